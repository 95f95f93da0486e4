import { constants } from 'node:os'

/** Some numbers have two names; the first counts (EAGAIN, not EWOULDBLOCK; ENOTSUP, not EOPNOTSUPP). */
const NAMES = new Map(
  Object.entries(constants.errno)
    .reverse()
    .map(([name, number]) => [number, name]),
)

/** What to do about an error where the caller knows nothing better. */
const FIXES: Record<string, string> = {
  ENOSPC: 'Free memory on that file system, or ask for less.',
  ENOENT: 'Check the path.',
  EACCES: 'Check the owner and the rights of the file and its folder.',
}

/** A refused system call: what was being done, to what, and what to do about it. */
export class LinuxError extends Error {
  /** As in errno(3): "EPERM". */
  readonly code: string
  /** Positive. */
  readonly errno: number
  readonly operation: string
  /** A sentence or more for the owner of the machine; empty where there is nothing to say. */
  readonly fix: string

  /** @param errno positive or negative @param code where it is none of errno(3)'s */
  constructor(operation: string, errno: number, detail = '', fix?: string, code = codeOf(errno)) {
    const advice = fix ?? FIXES[code] ?? ''
    super(`${operation}: ${code}${detail ? ` (${detail})` : ''}${advice ? `. ${advice}` : ''}`)
    this.name = 'LinuxError'
    this.code = code
    this.errno = Math.abs(errno)
    this.operation = operation
    this.fix = advice
  }
}

/** Passes a result on, or throws what a negative one means. */
export function check(operation: string, result: number, detail = '', fix?: string): number {
  if (result < 0) throw new LinuxError(operation, result, detail, fix)
  return result
}

/** @throws LinuxError EINVAL */
export function refuse(operation: string, detail: string): never {
  throw new LinuxError(operation, constants.errno.EINVAL, detail)
}

function codeOf(errno: number): string {
  return NAMES.get(Math.abs(errno)) ?? `E${Math.abs(errno)}`
}
