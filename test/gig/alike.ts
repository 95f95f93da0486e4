// How recording and reference lie to each other, and whether they are alike there.

/** One plane for each output. */
export interface Recorded {
  planes: readonly Float32Array[]
  /** Card frame of the planes' frame 0. */
  from: number
}

/** Frames of the box, end exclusive. */
export interface Stretch {
  start: number
  end: number
}

export interface Position {
  /** Recorded frame = frame of the box + out. */
  out: number
  /** Captured card frame = frame of the box + in. */
  in: number
}

/** While looking: what differs less may be the same. -80 dBFS. */
export const ALIKE = 1e-4

/** The card's time has run ahead of the box's, for both directions. */
export const moved = ({ out, in: input }: Position, by: number): Position => ({
  out: out + by,
  in: input + by,
})

/** The card takes samples from -1 to 1. */
export const limit = (sample: number): number => Math.max(-1, Math.min(1, sample))

/** Highest difference on any output, frame by frame. Beyond the recording's end it is infinite. */
export function differences(
  wanted: readonly Float64Array[],
  planes: readonly Float32Array[],
  at: number,
): Float64Array {
  const most = new Float64Array(wanted[0]!.length)
  wanted.forEach((samples, output) => {
    for (let n = 0; n < most.length; n++) {
      const difference = Math.abs(limit(samples[n]!) - (planes[output]![at + n] ?? Number.POSITIVE_INFINITY))
      if (difference > most[n]!) most[n] = difference
    }
  })
  return most
}
