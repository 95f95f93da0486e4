// Which of the moves by hand the mix engineer makes, who sits at the browser panel, and with which gestures.
import { SIZE } from './band.ts'
import type { Cue, SetCue } from './cue-sheet.ts'
import type { Random } from './random.ts'
import type { Entry } from './reference/natural-value.ts'

/** drag: by a finger, or two at once. keys, pages: the keyboard's small and big steps. */
export type Gesture = 'drag' | 'keys' | 'pages' | 'double tap' | 'tap'

export interface Touched {
  /** What is moved as a whole: nobody touches it while the score moves it. */
  object: string
  /** The knob, and where the engineer wants it: how near it gets is the gesture's business. */
  entry: Entry
}

/** Where a knob is then is what the gesture means, and from when on is in the box's answers to the page. */
export interface TouchCue {
  kind: 'touch'
  at: number
  how: 'hand'
  gesture: Gesture
  /** A finger each. */
  touched: readonly Touched[]
}

/** What the engineer has under the fingers, and how those move it; more often the more often it stands here. */
const KNOBS: readonly (readonly [end: RegExp, gestures: readonly Gesture[]])[] = [
  [/\/(fader|level)$/, ['drag', 'drag', 'drag', 'keys', 'pages', 'double tap']],
  [/\/pan$/, ['drag', 'keys']],
  [/\/mix\/on$/, ['tap']],
  [/^\/ch\/\d+\/eq\/\d\/g$/, ['keys']],
]
/** So many of a hundred moves by hand that such a gesture can make. */
const BY_TOUCH_PERCENT = 45
/** So many of a hundred drags of a strip's fader are with two fingers. */
const TWO_FINGERS_PERCENT = 40

const two = (n: number): string => String(n).padStart(2, '0')

export function giveToTheEngineer(random: Random, cues: readonly Cue[]): Cue[] {
  return cues.map((cue) => {
    if (cue.kind !== 'set' || cue.how !== 'hand') return cue
    const touch = touchOf(random, cue)
    return touch && random.unit() * 100 < BY_TOUCH_PERCENT ? touch : cue
  })
}

/** Of a place where everything is moved together, and of a band, the one knob that the engineer cares for. */
function touchOf(random: Random, { at, object, entries }: SetCue): TouchCue | undefined {
  for (const entry of entries) {
    const gestures = KNOBS.find(([end]) => end.test(entry[0]))?.[1]
    if (!gestures) continue
    const gesture = random.pick(gestures)
    const touched: Touched[] = [{ object, entry }]
    if (gesture === 'drag') touched.push(...secondFinger(random, entry[0]))
    return { kind: 'touch', at, how: 'hand', gesture, touched }
  }
  return undefined
}

/** Beside the fader of a channel that has none linked to it: main's, which is always on the screen. */
function secondFinger(random: Random, address: string): Touched[] {
  const strip = Number(/^\/ch\/(\d+)\/mix\/fader$/.exec(address)?.[1])
  if (!(strip <= SIZE.strips) || random.unit() * 100 >= TWO_FINGERS_PERCENT) return []
  const level = `${random.between(-14, -2).toFixed(1)} dB`
  const beside = BESIDE.get(strip)
  if (beside === undefined || random.chance(0.5))
    return [{ object: 'main', entry: ['/main/st/mix/fader', level] }]
  return [{ object: `ch ${beside}`, entry: [`/ch/${two(beside)}/mix/fader`, level] }]
}

/** Neighbours of one bank of four that are no pair. */
const BESIDE: ReadonlyMap<number, number> = new Map([
  ...[3, 5, 7, 9].map((strip) => [strip, strip + 1] as const),
  ...[4, 6, 8, 10].map((strip) => [strip, strip - 1] as const),
])
