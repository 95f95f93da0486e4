import { GRID } from './lane.ts'

/** What a desk takes in, sixteen frames at a time. */
export interface Sounds {
  /** Of a card input, from 1. */
  input(n: number, frame: number, out: Float64Array): void
  /** What else a strip plays, from 1; before its trim. */
  addVoices?(strip: number, frame: number, x: Float64Array): void
}

/** No sample from outside is louder: +120 dBFS. */
const LOUDEST = 1e6

/** Each input a plane, from frame 0 on. */
export function soundsOf(planes: readonly (Float32Array | undefined)[]): Sounds {
  return {
    input(n, frame, out) {
      const plane = planes[n - 1]
      for (let i = 0; i < GRID; i++) {
        const sample = plane?.[frame + i] ?? 0
        out[i] = Math.abs(sample) <= LOUDEST ? sample : 0
      }
    },
  }
}
