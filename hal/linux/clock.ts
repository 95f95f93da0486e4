import { native } from './native.ts'

/** Writes CLOCK_MONOTONIC in ns to times[index]. 0 or -errno; allocates nothing. */
export function monotonicNs(times: Float64Array, index: number): number {
  return native.monotonicNs(times, index)
}

/** Sleeps until CLOCK_MONOTONIC reaches times[index] ns; at once when that is past. 0 or -errno (-EINTR: a signal); allocates nothing. */
export function sleepUntilNs(times: Float64Array, index: number): number {
  return native.sleepUntilNs(times, index)
}
