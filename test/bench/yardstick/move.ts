// One target of the engine sent to its values: the same list goes to the engine and to the yardstick in C.
import type { TargetKind, TargetScope } from '../../../firmware/console/index.ts'

export interface Move {
  kind: TargetKind
  scope: TargetScope
  /** 0-based. */
  ordinal: number
  /** Of toBus: which bus, 0-based. */
  to?: number
  values: readonly number[]
  /** When, a multiple of 16; 0 = before anything sounds. */
  frame?: number
  /** Length of the ramp; 0 = at once. */
  rampFrames?: number
}

export interface BenchSize {
  strips: number
  buses: number
}

/** What renders moves and sound: the engine, or the yardstick. Outputs are main left, main right, then the buses. */
export interface Side {
  /** Renders whole periods of 64 frames from the start, once. */
  render(inputs: readonly Float32Array[], frames: number): Promise<Float32Array[]>
  /** Renders what sounded last again and again; nanoseconds of one period of 64 frames. */
  time(periods: number): Promise<number>
  close(): void
}
