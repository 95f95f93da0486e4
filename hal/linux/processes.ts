import { readFileSync } from 'node:fs'
import { check } from './errors.ts'
import { native } from './native.ts'

/** A process held by a descriptor: it never means another that got the same number later. */
export interface Pidfd {
  exited(): boolean
  /** @throws LinuxError ESRCH when it is gone, EPERM */
  kill(signal: number): void
  close(): void
}

/** @throws LinuxError ESRCH when there is no such process */
export function openPidfd(pid: number): Pidfd {
  const descriptor = check(`hold process ${pid}`, native.pidfdOpen(pid))
  return {
    exited: () => native.pidfdExited(descriptor) === 1,
    kill(signal) {
      check(`send signal ${signal} to process ${pid}`, native.pidfdSignal(descriptor, signal))
    },
    close() {
      native.closeDescriptor(descriptor)
    },
  }
}

/** Tells a process from every other, before and after, on this machine. */
export interface ProcessIdentity {
  pid: number
  /** Clock ticks from boot to its start. */
  startTicks: number
  bootId: string
}

/** @throws Error ENOENT when there is no such process */
export function processIdentity(pid: number): ProcessIdentity {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold anything; proc(5): the 22nd field is the start time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    pid,
    startTicks: Number(fields[19]),
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  }
}

/** True while that very process runs (a zombie does not). */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    const now = processIdentity(identity.pid)
    const zombie = /^State:\s+[ZX]/m.test(readFileSync(`/proc/${identity.pid}/status`, 'utf8'))
    return !zombie && now.startTicks === identity.startTicks && now.bootId === identity.bootId
  } catch {
    return false
  }
}
