// Why a gig has failed.
import { RATE } from './band.ts'
import type { Told } from './box-log.ts'
import type { CueSheet } from './cue-sheet.ts'
import type { Victim } from './death-cues.ts'
import type { Outcome } from './gig.ts'

/** Single-precision filters and sums of sixteen strips near full scale leave -105 dBFS at worst. */
const MOST_RESIDUE_DB = -100
/** Of the show, for gaps that nobody ordered. */
const MOST_EXCLUDED = 0.05
/** What each death may take from the comparison, seconds, besides the time that a card is away. */
const MOST_AWAY_S: Record<Victim, number> = {
  ...{ supervisor: 0, media: 0, broker: 0, xrun: 0.5, card: 1.5, engine: 2, 'engine-freeze': 2.5 },
}
/** Of the cues that hands were to play. */
const MOST_SKIPPED = 0.25
/** A page is back so soon after its box (ui-panel/README.md). */
const MOST_RECONNECT_MS = 2000
/** How often the log has to tell of what was done to the box. */
const TOLD: readonly [event: string, victims: readonly Victim[]][] = [
  ['engineDied', ['engine', 'engine-freeze']],
  ['engineBack', ['engine', 'engine-freeze']],
  ['cardLost', ['card']],
]
/** What `mixctl watch` has to have been told of as well. */
const WATCHED = new Set(['xrun', 'cardLost', 'cardBack', 'engineDied', 'engineBack'])
const FORBIDDEN = ['refusedCommands', 'refusedVoices', 'stolenVoices', 'droppedEvents', 'insaneSamples']

export function judge(outcome: Omit<Outcome, 'faults'>, sheet: CueSheet): string[] {
  return [
    ...judgeSound(outcome),
    ...judgeGaps(outcome, sheet),
    ...judgeLog(outcome),
    ...judgeHands(outcome, sheet),
    ...judgePage(outcome),
  ]
}

function judgeSound({ performance, comparison, status }: Omit<Outcome, 'faults'>): string[] {
  const { residueDb, residueFrame, roundTripFrames, rmsDb } = comparison
  const faults: string[] = []
  if (!(residueDb < MOST_RESIDUE_DB)) {
    const second = (residueFrame - performance.start) / RATE
    faults.push(
      `the recording differs from the reference by ${residueDb.toFixed(1)} dBFS at ${second.toFixed(3)} s of the show (frame ${residueFrame})`,
    )
  }
  if (!(rmsDb > -60)) faults.push(`the recording is nearly silent: ${rmsDb.toFixed(1)} dBFS`)
  if (roundTripFrames !== status.roundTrip.frames)
    faults.push(
      `the way through the box took ${roundTripFrames} frames, status says ${status.roundTrip.frames}`,
    )
  for (const counter of FORBIDDEN)
    if (status.counters[counter] !== 0) faults.push(`${counter}: ${status.counters[counter]}`)
  const underruns = status.counters['sourceUnderruns']!
  if (underruns > 0 && !performance.strikes.some(({ victim }) => victim === 'media'))
    faults.push(`sourceUnderruns: ${underruns}`)
  return faults
}

/** Both ways: what the log tells is in the recording, and nothing else is. */
function judgeGaps(
  { performance, comparison, heard, excludedFrames }: Omit<Outcome, 'faults'>,
  sheet: CueSheet,
): string[] {
  const second = (frame: number) => ((frame - performance.start) / RATE).toFixed(3)
  const unlike = comparison.unlike.map(
    ({ start, end }) =>
      `no gap is in the log, but the recording is not the show from ${second(start)} to ${second(end)} s (frames ${start} to ${end})`,
  )
  const unheard = heard
    .flatMap((one) => one.unheard)
    .map(
      ({ cause, start, end }) =>
        `the log has a gap (${cause}) at frames ${start} to ${end}, the recording has none there`,
    )
  const seconds = performance.strikes.reduce(
    (sum, { victim, awayMs }) => sum + MOST_AWAY_S[victim] + awayMs / 1000,
    0,
  )
  const most = MOST_EXCLUDED * (sheet.frames - sheet.from) + seconds * RATE
  const tooMuch =
    excludedFrames > most
      ? [
          `${(excludedFrames / RATE).toFixed(2)} s of the show could not be compared; for these deaths ${(most / RATE).toFixed(2)} s are allowed`,
        ]
      : []
  return [...unlike, ...unheard, ...tooMuch]
}

function judgeLog({ performance, supervisorsEnded, watched }: Omit<Outcome, 'faults'>): string[] {
  const { told, strikes } = performance
  const ended = supervisorsEnded.map((how) => `a supervisor that nobody had killed ended: ${how}`)
  const counts = TOLD.flatMap(([event, victims]) => {
    const times = told.filter((one) => one.event === event).length
    const wanted = strikes.filter(({ victim }) => victims.includes(victim)).length
    return times === wanted ? [] : [`the log tells of ${event} ${times} times, ${wanted} were brought about`]
  })
  const key = ({ event, frame }: Told) => `${event} at frame ${frame}`
  const inLog = new Set(told.map(key))
  const inWatch = new Set(watched.map(key))
  const notLogged = watched
    .filter((one) => WATCHED.has(one.event) && !inLog.has(key(one)))
    .map((one) => `mixctl watch told of ${key(one)}, the log did not`)
  // While its supervisor is away it is told nothing.
  const complete = !strikes.some(({ victim }) => victim === 'supervisor')
  const notWatched = told
    .filter((one) => complete && WATCHED.has(one.event) && !inWatch.has(key(one)))
    .map((one) => `the log tells of ${key(one)}, mixctl watch did not`)
  return [...ended, ...counts, ...notLogged, ...notWatched]
}

function judgeHands({ performance: { skipped } }: Omit<Outcome, 'faults'>, sheet: CueSheet): string[] {
  const byHand = sheet.cues.filter(({ how }) => how === 'hand').length
  return skipped > MOST_SKIPPED * byHand
    ? [`${skipped} of ${byHand} cues by hand came too late to be played`]
    : []
}

function judgePage({ engineer: { errors }, reconnections }: Omit<Outcome, 'faults'>): string[] {
  const slow = reconnections.filter(({ afterBox }) => afterBox > MOST_RECONNECT_MS)
  return [
    ...errors.map((error) => `the browser panel: ${error}`),
    ...slow.map(({ afterBox }) => `the browser panel was back ${afterBox} ms after its box`),
  ]
}
