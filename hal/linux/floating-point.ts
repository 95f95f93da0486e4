import { check } from './errors.ts'
import { native } from './native.ts'

/**
 * Makes this thread's arithmetic take denormal numbers for zero, in and out: a decaying tail then costs no more than a
 * sound. Doubles, singles and WebAssembly alike; for good. @throws LinuxError ENOTSUP on processors other than x86-64 and arm64
 */
export function setFlushToZero(): void {
  check('set flush-to-zero', native.setFlushToZero())
}

export function isFlushToZero(): boolean {
  return native.isFlushToZero() === 1
}
