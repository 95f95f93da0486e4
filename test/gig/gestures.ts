// What a finger or a key does to a knob by the word of the panel's documentation (ui-panel/README.md).
import { faderDb } from '../reference/laws.ts'
import { positionOf, toText } from './knobs.ts'
import type { Gesture } from './touch-cues.ts'

interface Law {
  /** Of its way, 0 to 1. */
  toPosition(value: number): number
  fromPosition(position: number): number
  /** As a cue sheet writes it. */
  text(value: number): string
  /** Where a step of the keyboard brings it. */
  step(value: number, by: number): number
  steps: Partial<Record<Gesture, number>>
}

const even = (least: number, most: number) => ({
  toPosition: (value: number) => (value - least) / (most - least),
  fromPosition: (position: number) => least + (most - least) * position,
})
const within = (least: number, most: number, value: number) => Math.min(most, Math.max(least, value))

/** By the end of the address. */
const LAWS: readonly (readonly [end: RegExp, law: Law])[] = [
  [
    /\/(fader|level)$/,
    {
      toPosition: positionOf,
      fromPosition: (position) => faderDb(`pos:${position}`),
      text: toText,
      // dB, to the thousandth; below the lowest level is silence.
      step: (db, by) => {
        const moved = Math.round((db + by) * 1000) / 1000
        return moved < -90 ? Number.NEGATIVE_INFINITY : Math.min(10, moved)
      },
      steps: { keys: 0.5, pages: 3 },
    },
  ],
  [
    /\/pan$/,
    {
      ...even(-100, 100),
      text: (pan) => (pan === 0 ? 'C' : `${pan < 0 ? 'L' : 'R'}${Math.abs(pan)}`),
      // A hundredth of its way.
      step: (pan, by) => within(-100, 100, pan + by),
      steps: { keys: 2 },
    },
  ],
  [
    /\/g$/,
    {
      ...even(-15, 15),
      text: (db) => String(db),
      step: (db, by) => within(-15, 15, db + by),
      steps: { keys: 0.5 },
    },
  ],
]

/** No gesture is longer. */
const MOST_STEPS = 8
const MOST_PX = 280
/** A shorter way might be a finger that trembles. */
const LEAST_PX = 24

export const lawOf = (address: string): Law => LAWS.find(([end]) => end.test(address))![1]

/** @returns px along the knob's way, towards its upper end above 0, that bring it near to where it is wanted */
export function wayOfFinger(address: string, from: number, to: number, travel: number): number {
  const law = lawOf(address)
  const [begin, end] = [law.toPosition(from), law.toPosition(to)]
  const wanted = Math.round((end - begin) * travel)
  // Where it is already the finger goes away from the nearer end.
  const direction = Math.sign(wanted) || (begin < 0.5 ? 1 : -1)
  return direction * within(LEAST_PX, MOST_PX, Math.abs(wanted))
}

/** As much of its way as the finger's is of the whole, and no further than its ends. @param px as wayOfFinger has them */
export function dragged(address: string, from: number, px: number, travel: number): number {
  const law = lawOf(address)
  return law.fromPosition(within(0, 1, law.toPosition(from) + px / travel))
}

/** How often a key is pressed to bring a knob near to where it is wanted: once at least, upwards above 0. */
export function pressesOf(address: string, gesture: Gesture, from: number, to: number): number {
  const step = lawOf(address).steps[gesture]!
  // From silence, and to it, is no matter of steps.
  const far = Number.isFinite(to - from) ? Math.round((to - from) / step) : MOST_STEPS * Math.sign(to - from)
  return within(-MOST_STEPS, MOST_STEPS, far) || 1
}

export function pressed(address: string, gesture: Gesture, from: number, presses: number): number {
  const { step, steps } = lawOf(address)
  let value = from
  for (let n = 0; n < Math.abs(presses); n++) value = step(value, Math.sign(presses) * steps[gesture]!)
  return value
}
