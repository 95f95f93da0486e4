// From what people set to factors that samples are multiplied by.

/** Amplitude factor of a level in dB; 0 dB is exactly 1, -Infinity exactly 0. */
export function decibelsToGain(db: number): number {
  return 10 ** (db / 20)
}

/**
 * sin(x * 90 degrees) for x = 0..1, exact where ears and null tests would notice: 0 at 0, 1 at 1, and one
 * number for both sides in the middle (Math.sin and Math.cos of 45 degrees differ in the last bit).
 */
function quarterSine(x: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  return x === 0.5 ? Math.SQRT1_2 : Math.sin(x * (Math.PI / 2))
}

/**
 * The pan law of a single strip: equal power, sine and cosine. Left squared plus right squared is 1
 * everywhere: -3.01 dB a side in the centre, hard ends exactly 1 and 0.
 * @param pan -100 (left) .. +100 (right)
 */
export function panLeft(pan: number): number {
  return quarterSine((100 - pan) / 200)
}

export function panRight(pan: number): number {
  return quarterSine((100 + pan) / 200)
}

/**
 * The balance of a stereo pair or of main: both sides at exactly 1 in the centre; leaning to one side
 * turns the other down along a cosine, to exactly 0 at the end. Nothing gets louder.
 * @param pan -100 (left) .. +100 (right)
 */
export function balanceLeft(pan: number): number {
  return quarterSine((100 - pan) / 100)
}

export function balanceRight(pan: number): number {
  return quarterSine((100 + pan) / 100)
}
