// The sound was interrupted and came back: how long it took, how hard it clicked, and whether all is as it was.
import type { Recording } from './far-end.ts'
import { spread } from './figures.ts'
import { clickDb, FilePlaces, findGap, findMark, toneLag } from './listen.ts'
import { RATE } from './scene.ts'
import type { Findings, Row } from './trial.ts'
import type { Mark, SceneVoice } from './trial-box.ts'

/** Before an interruption the tone was calm for so long. */
const CALM = RATE / 4

export interface Interruption {
  /** For faults: "death 3". */
  name: string
  /** Row that its time belongs to, and what it is to reach. */
  row: string
  goal?: string
  /** Card frame of what was done to the box. */
  at: number
  /** Card frame from which the time to sound counts; mostly the same. */
  countFrom: number
  /** Heard before and after it. */
  before: Mark
  after: Mark
  wrongKnobs: number
  /** Whether the list of voices still has the one of the scene. */
  listed: boolean
}

export function judgeInterruptions(
  { planes, from }: Recording,
  interruptions: readonly Interruption[],
  voice: SceneVoice,
): Findings {
  const [left, right] = planes as [Float32Array, Float32Array]
  const places = new FilePlaces(voice.plane)
  const ms = (frames: number) => (frames * 1000) / RATE
  const times = new Map<string, { goal: string | undefined; values: number[] }>()
  const silences: number[] = []
  const stops: number[] = []
  const starts: number[] = []
  const drifts: number[] = []
  const faults: string[] = []
  let longer = 0
  let wrongKnobs = 0
  let lost = 0
  let displaced = 0
  let shift = 0
  for (const one of interruptions) {
    const { name, row, goal, at, countFrom, before, after } = one
    wrongKnobs += one.wrongKnobs
    if (one.wrongKnobs > 0) faults.push(`${name}: ${one.wrongKnobs} knobs are not where they were`)
    const gap = findGap(left, at - from, after.askedFrom - from)
    if (gap) {
      if (!times.has(row)) times.set(row, { goal, values: [] })
      times.get(row)!.values.push(ms(gap.back - (countFrom - from)))
      silences.push(ms(gap.back - gap.lost))
      stops.push(clickDb(left, gap.lost, at - from - CALM))
      starts.push(clickDb(left, gap.back, at - from - CALM))
    }
    const [first, second] = [before, after].map(({ askedFrom, askedTo }) =>
      findMark(right, askedFrom - from, askedTo - from),
    )
    if (first === undefined || second === undefined) {
      faults.push(`${name}: a file asked for when all was well is not heard`)
      continue
    }
    // Just before the marks: the tone is alone on the left all the time.
    const [lag, lagAfter] = [before, after].map(({ askedFrom }) => toneLag(left, askedFrom - from, from))
    if (lag !== lagAfter) {
      longer++
      faults.push(`${name}: the way through the box takes ${lagAfter! - lag!} frames more (of 48)`)
    }
    drifts.push(Math.abs(second - first - (after.boxFrame - before.boxFrame)))
    const place = places.find(right, second + 1)
    if (place === undefined) {
      lost++
      faults.push(`${name}: the looping file is not heard any more`)
      continue
    }
    const wanted = (after.boxFrame + 1 - voice.frame + shift) % voice.plane.length
    if (place !== wanted) {
      displaced++
      // What one has displaced stays so: the next is not to blame.
      shift += place - wanted + voice.plane.length
      faults.push(`${name}: the looping file stands at frame ${place}, by the box's time ${wanted} is due`)
    }
    if (!one.listed) faults.push(`${name}: the looping file sounds, but the list of voices lacks it`)
  }
  const runs = interruptions.length
  const most = (name: string, values: number[]): Row[] =>
    values.length === 0
      ? []
      : [{ name, value: Math.max(...values), unit: 'dB of the signal', runs: values.length }]
  return {
    faults,
    rows: [
      ...[...times].flatMap(([row, { goal, values }]) => spread(row, 'ms', values, goal)),
      ...spread('silence', 'ms', silences),
      { name: 'interruptions that were not heard', value: runs - silences.length, unit: 'of them', runs },
      ...most('largest click where the sound stops', stops),
      ...most('largest click where it comes back', starts),
      { name: 'knobs not where they were', value: wrongKnobs, unit: 'values', goal: '0', runs },
      { name: 'playing files lost', value: lost, unit: 'voices', goal: '0', runs },
      { name: 'playing files at another frame', value: displaced, unit: 'voices', goal: '0', runs },
      { name: 'another way through the box afterwards', value: longer, unit: 'times', goal: '0', runs },
      ...spread("box's time beside the card's, over one", 'frames', drifts).slice(2),
    ],
  }
}
