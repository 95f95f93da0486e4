import { check } from './errors.ts'
import { native } from './native.ts'

export interface LockedMemory {
  lockedBytes: number
  mappings: number
  /** Mappings the kernel refused to lock: above the limit, mostly. */
  failures: number
}

/**
 * Locks every readable file-backed mapping, the heap and the stack, so that no page fault waits for a disk.
 * Not mlockall(2): V8 gives pages back by madvise and aborts when they are locked. The limit is raised as
 * far as it may be.
 */
export function lockMemory(): LockedMemory {
  const out = new Float64Array(4)
  check('lock memory', native.lockMemory(out))
  return { lockedBytes: out[0]!, mappings: out[1]!, failures: out[2]! }
}

/**
 * Fills [minor faults, major faults, voluntary, involuntary context switches] of the calling thread (wrapping in an
 * Int32Array). 0 or -errno; allocates nothing.
 */
export function memoryCounters(out: Float64Array | Int32Array): number {
  return native.memoryCounters(out)
}
