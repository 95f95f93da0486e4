import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { Descriptor } from './descriptor.ts'
import { check, LinuxError } from './errors.ts'
import { native } from './native.ts'

/** A process held by a descriptor: it never means another that got the same number later. */
export interface Pidfd {
  readonly pid: number
  /** True once it has ended, reaped or not. @throws LinuxError EBADF after close */
  exited(): boolean
  /** @param signal a number, as in os.constants.signals @throws LinuxError ESRCH when it is gone, EPERM, EINVAL, EBADF after close */
  kill(signal: number): void
  /** May be called more than once. */
  close(): void
}

/** @throws LinuxError ESRCH when there is no such process, EINVAL */
export function openPidfd(pid: number): Pidfd {
  const descriptor = new Descriptor(check(`hold process ${pid}`, native.pidfdOpen(pid)))
  return {
    pid,
    exited: () => check(`look at process ${pid}`, native.pidfdExited(descriptor.number)) === 1,
    kill(signal) {
      check(`send signal ${signal} to process ${pid}`, native.pidfdSignal(descriptor.number, signal))
    },
    close: () => descriptor.close(),
  }
}

/** Tells a process from every other, before and after, on this machine. */
export interface ProcessIdentity {
  pid: number
  /** Clock ticks from boot to its start. */
  startTicks: number
  bootId: string
}

/** Of a process that runs or has ended and was not reaped yet. @throws LinuxError ESRCH when there is none */
export function processIdentity(pid: number): ProcessIdentity {
  return { pid, startTicks: Number(statFields(pid)[19]), bootId: bootId() }
}

/** True while that very process runs: neither ended (a zombie has) nor another with its number. */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    const fields = statFields(identity.pid)
    const ended = fields[0] === 'Z' || fields[0] === 'X'
    return !ended && Number(fields[19]) === identity.startTicks && identity.bootId === bootId()
  } catch {
    return false
  }
}

/** proc(5), /proc/pid/stat: the fields after the name, from the third (the state) on; the start time is the 22nd. */
function statFields(pid: number): string[] {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    throw new LinuxError(`look at process ${pid}`, constants.errno.ESRCH, 'there is no such process')
  }
  // The name stands in parentheses and may hold anything, parentheses and spaces too.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}
