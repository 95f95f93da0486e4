import { constants } from 'node:os'

const NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]))

/** What to do about an error, by its name. */
const FIXES: Record<string, string> = {
  EPERM:
    'The right is missing: for a user of the group audio put "@audio - rtprio 95" and "@audio - memlock unlimited" into /etc/security/limits.d/audio.conf and log in again; under systemd set LimitRTPRIO=95 and LimitMEMLOCK=infinity.',
  ENOSPC: 'Free memory on that file system, or ask for less.',
  ENOENT: 'Check the path.',
  EACCES: 'Check the owner and the rights of the file and its folder.',
}

/** A refused system call: what was being done, to what, and what to do about it. */
export class LinuxError extends Error {
  readonly code: string
  readonly errno: number
  readonly operation: string
  readonly fix: string

  /** @param errno positive or negative */
  constructor(operation: string, errno: number, detail = '', fix?: string) {
    const number = Math.abs(errno)
    const code = NAMES.get(number) ?? `E${number}`
    const advice = fix ?? FIXES[code] ?? ''
    super(`${operation}: ${code}${detail ? ` (${detail})` : ''}${advice ? `. ${advice}` : ''}`)
    this.name = 'LinuxError'
    this.code = code
    this.errno = number
    this.operation = operation
    this.fix = advice
  }
}

/** Passes a result on, or throws what a negative one means. */
export function check(operation: string, result: number, detail = ''): number {
  if (result < 0) throw new LinuxError(operation, result, detail)
  return result
}
