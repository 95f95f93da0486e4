// A fader, or a knob in decibels, under the keyboard: arrows 0.5 dB, pages 3 dB, home and end to its ends.
import type { NumberLaw } from '../../firmware/console/index.ts'

const STEPS_DB: Readonly<Record<string, number>> = {
  ArrowUp: 0.5,
  ArrowRight: 0.5,
  ArrowDown: -0.5,
  ArrowLeft: -0.5,
  PageUp: 3,
  PageDown: -3,
}
/** Of faders, above silence. */
const LOWEST_DB = -90

/** @param law in dB @returns the new value in dB, undefined for a key that does not move it */
export function faderKey(law: NumberLaw, db: number, key: string): number | undefined {
  if (key === 'Home') return law.fromPosition(0)
  if (key === 'End') return law.fromPosition(1)
  const step = STEPS_DB[key]
  if (step === undefined) return undefined
  // From silence the first step up is the lowest level there is, and from that down silence.
  if (db === Number.NEGATIVE_INFINITY) return step > 0 ? LOWEST_DB : db
  const moved = Math.round((db + step) * 1000) / 1000
  const bottom = law.fromPosition(0)
  if (moved < Math.max(bottom, LOWEST_DB)) return bottom
  return Math.min(moved, law.fromPosition(1))
}
