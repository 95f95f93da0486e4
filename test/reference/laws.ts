// What the knobs mean, written down a second time and by other means than the box's own: the gig's reference
// shares no code with it.

/** X32 fader taper: position -> dB, its four corners joined by straight lines (OSC protocol of the X32, appendix). */
const TAPER: readonly (readonly [position: number, db: number])[] = [
  [0, -90],
  [1 / 16, -60],
  [1 / 4, -30],
  [1 / 2, -10],
  [1, 10],
]

/** @param text "-6 dB", "-6", "-inf", "pos:0.75" @returns dB */
export function faderDb(text: string): number {
  if (text.startsWith('-inf')) return Number.NEGATIVE_INFINITY
  if (!text.startsWith('pos:')) return decibels(text)
  const position = Number(text.slice(4))
  if (position === 0) return Number.NEGATIVE_INFINITY
  const upper = TAPER.findIndex(([corner]) => position <= corner)
  const [toPosition, toDb] = TAPER[upper]!
  const [fromPosition, fromDb] = TAPER[upper - 1]!
  return fromDb + ((toDb - fromDb) * (position - fromPosition)) / (toPosition - fromPosition)
}

/** "+3.5 dB" -> 3.5 */
export function decibels(text: string): number {
  const value = Number.parseFloat(text)
  if (!Number.isFinite(value)) throw new RangeError(`"${text}" is no level: give dB`)
  return value
}

/** @param text "L50", "C", "R12.5" @returns -1 (left) .. +1 (right) */
export function side(text: string): number {
  if (text === 'C') return 0
  const amount = Number(text.slice(1)) / 100
  return text.startsWith('L') ? -amount : amount
}

/** Amplitude of a level; -inf is 0. */
export function amplitude(db: number): number {
  return db === Number.NEGATIVE_INFINITY ? 0 : Math.exp((db / 20) * Math.LN10)
}

/** Equal power: the point at an angle of 0 (left) to 90 degrees (right) on a quarter of a circle. */
export function equalPower(pan: number): [left: number, right: number] {
  const angle = ((pan + 1) * Math.PI) / 4
  return [Math.cos(angle), Math.sin(angle)]
}

/** Stereo pairs and main: the side it leans away from goes down by a cosine, the other stays. */
export function balance(pan: number): [left: number, right: number] {
  const down = Math.cos((Math.abs(pan) * Math.PI) / 2)
  return pan > 0 ? [down, 1] : [1, down]
}
