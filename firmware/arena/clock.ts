import { fence } from './fence.ts'
import { Clock, Control } from './words.ts'

/** The box's time: frames rendered, and when that count was reached. */
export interface ClockReading {
  /** Frames rendered since the arena was made. */
  frames: number
  /** CLOCK_MONOTONIC, ns. */
  atNs: number
}

/** Engine: publishes a new frame count. The sequence is odd meanwhile, so that nobody reads half of it. */
export function publishClock(clock: Float64Array, control: Int32Array, renderedFrames: number): void {
  const sequence = control[Control.clockSequence]!
  Atomics.store(control, Control.clockSequence, (sequence + 1) | 0)
  fence()
  clock[Clock.frames]! += renderedFrames
  clock[Clock.atNs] = clock[Clock.doneNs]!
  Atomics.store(control, Control.clockSequence, (sequence + 2) | 0)
}

/** Engine, at its start: one that died while it published leaves half of it. */
export function mendClock(control: Int32Array): void {
  const sequence = Atomics.load(control, Control.clockSequence)
  if ((sequence & 1) !== 0) Atomics.store(control, Control.clockSequence, (sequence + 1) | 0)
}

/** Reads count and time of the same instant. */
export function readClock(clock: Float64Array, control: Int32Array): ClockReading {
  for (let attempt = 0; ; attempt++) {
    const before = Atomics.load(control, Control.clockSequence)
    const frames = clock[Clock.frames]!
    const atNs = clock[Clock.atNs]!
    fence()
    const after = Atomics.load(control, Control.clockSequence)
    // A writer that died half-way leaves the sequence odd for ever: what it left is then the best there is.
    if ((before === after && (before & 1) === 0) || attempt === 1000) return { frames, atNs }
  }
}
