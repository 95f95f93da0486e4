import { native } from './native.ts'

/** Writes CLOCK_MONOTONIC in ns, plus `aheadNs` (an int32), to times[index]. 0 or -errno; allocates nothing. */
export function monotonicNs(times: Float64Array, index: number, aheadNs = 0): number {
  return native.monotonicNs(times, index, aheadNs)
}

/** Sleeps until CLOCK_MONOTONIC reaches times[index] ns; at once when that is past. 0 or -errno (-EINTR: a signal); allocates nothing. */
export function sleepUntilNs(times: Float64Array, index: number): number {
  return native.sleepUntilNs(times, index)
}
