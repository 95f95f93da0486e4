// What was played, put together from the performer's notes and the box's log.
import { RATE } from './band.ts'
import { disturbances } from './disturbances.ts'
import { around, type MadeSet, type Notes, type Performance, type Strike } from './performance.ts'
import type { VoicePart } from './reference/voices.ts'
import { toFrames } from './to-frames.ts'

/** What a stream holds ready, and more. */
const FADED_WITHIN = 2 * RATE

/** @throws Error where the log lacks the beginning of a voice that nobody else knows */
export function writeDown({ sets, voices, ...notes }: Notes): Performance {
  const of = (event: string) => notes.told.filter((one) => one.event === event)
  const lateBatches = new Map(of('late').map(({ batch, frame }) => [batch, frame]))
  const started = new Map(of('voiceStarted').map(({ voice, frame }) => [voice, frame]))
  const ended = new Map(of('voiceEnded').map(({ voice, frame }) => [voice, frame]))
  const cutShort = voices
    .filter(
      ({ voice, part: { loop, stop, start, planes } }) =>
        !loop && !stop && ended.get(voice)! < start + planes[0]!.length,
    )
    .map(({ voice }) => ended.get(voice)!)
  const applied = new Map(of('applied').map(({ batch, frame }) => [batch, frame]))
  const told = (set: MadeSet) => lateBatches.get(set.batch) ?? (set.logged && applied.get(set.batch))
  const untold = sets.filter((set) => set.logged && told(set) === undefined)
  // One that the log lacks lies between those that the page sent before and after it.
  const page = sets.filter(({ logged }) => logged).map((set) => told(set))
  const between = (frame: number, n: number) =>
    Math.min(
      Math.max(frame, ...page.slice(0, n).map((one) => one || frame)),
      ...page.slice(n + 1).map((one) => one || Number.POSITIVE_INFINITY),
    )
  let n = -1
  const effects = sets.map((set) => {
    if (set.logged) n++
    const { frame, rampMs, entries, how } = set
    const at = told(set) || (set.logged ? between(frame, n) : frame)
    return { frame: at, rampFrames: toFrames(rampMs), entries, how }
  })
  // A stop is answered without its batch: it is found by the frame it was meant for.
  const ofSets = new Set(sets.map(({ batch }) => batch))
  const lateStops = new Map(
    of('late')
      .filter(({ batch }) => !ofSets.has(batch!))
      .map(({ frame, framesLate }) => [frame - framesLate!, frame]),
  )
  const parts = voices.map(({ voice, part: { stop, ...part } }) => ({
    ...{ ...part, start: started.get(voice) ?? part.start },
    ...(stop && { stop: { ...stop, frame: lateStops.get(stop.frame) ?? stop.frame } }),
  }))
  const lost = voices.find((_, n) => Number.isNaN(parts[n]!.start))
  if (lost) throw new Error(`the log does not tell when voice ${lost.voice} has begun`)
  return {
    ...notes,
    unknown: [...notes.unknown, ...untold.map(({ frame, rampMs }) => around(frame, frame, rampMs))],
    strikes: notes.strikes.map((strike) => ({ ...strike, dry: strike.dry || fadedAfter(strike, cutShort) })),
    effects: effects.sort((a, b) => a.frame - b.frame),
    voices: parts,
    disturbances: disturbances(notes.told),
    arrivals: of('engineDied').map(({ frame }) => frame),
    late: lateBatches.size + parts.filter(({ start }, n) => isLater(voices[n]!.part, start)).length,
  }
}

/** A stream that nobody fills any more is faded before it runs dry. */
const fadedAfter = ({ victim, frame }: Strike, cutShort: readonly number[]): boolean =>
  victim === 'media' && cutShort.some((end) => end > frame && end < frame + FADED_WITHIN)

const isLater = ({ start: planned }: VoicePart, start: number): boolean => start > planned
