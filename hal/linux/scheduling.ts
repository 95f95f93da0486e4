import { readFileSync } from 'node:fs'
import { check } from './errors.ts'
import { native } from './native.ts'

/** CPU_SETSIZE of the C library. */
const CPU_SLOTS = 1024

/** Runs the calling thread under SCHED_FIFO; its children start without. @param priority 1..99 @throws LinuxError EPERM, EINVAL */
export function setFifo(priority: number): void {
  check(`set SCHED_FIFO with priority ${priority} (allowed: 1 to 99)`, native.setScheduler(1, priority))
}

export function setOther(): void {
  check('set SCHED_OTHER', native.setScheduler(0, 0))
}

/** Policy (sched(7): 0 other, 1 FIFO, 2 round robin) and priority of the calling thread. */
export function schedulingOf(): { policy: number; priority: number } {
  const out = new Float64Array(2)
  check('read the scheduling policy', native.getScheduler(out))
  return { policy: out[0]!, priority: out[1]! }
}

/** Keeps the calling thread on these cores. @throws LinuxError EINVAL when none of them is there */
export function setAffinity(cpus: readonly number[]): void {
  const wanted = new Float64Array(CPU_SLOTS)
  for (const cpu of cpus) wanted[cpu] = 1
  check(`keep to cores ${cpus.join(', ')} (online: ${onlineCpus().join(', ')})`, native.setAffinity(wanted))
}

export function getAffinity(): number[] {
  const out = new Float64Array(CPU_SLOTS)
  check('read the cores allowed', native.getAffinity(out))
  return [...out.keys()].filter((cpu) => out[cpu] === 1)
}

/** Cores that are switched on, from /sys. */
export function onlineCpus(): number[] {
  const ranges = readFileSync('/sys/devices/system/cpu/online', 'utf8').trim().split(',')
  return ranges.flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, n) => first + n)
  })
}

/** By how many ns the kernel may delay this thread's timers, so that wake-ups fall together (default 50,000). */
export function setTimerSlack(ns: number): void {
  check(`set a timer slack of ${ns} ns`, native.setTimerSlack(ns))
}

export interface RealtimeRights {
  fifo: boolean
  /** Highest SCHED_FIFO priority this process may take, 0 = none. */
  maxPriority: number
  /** Bytes it may lock, Infinity = all. */
  memlockBytes: number
  /** How to grant what is missing, a sentence each. */
  fixes: string[]
}

/** What this process may do, and how to grant what it may not. */
export function realtimeRights(): RealtimeRights {
  const out = new Float64Array(4)
  check('read the resource limits', native.getLimits(out))
  const capabilities = BigInt(
    `0x${/^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`,
  )
  const has = (bit: bigint) => ((capabilities >> bit) & 1n) === 1n
  // capability.h: CAP_SYS_NICE 23, CAP_IPC_LOCK 14.
  const maxPriority = has(23n) ? 99 : out[1] === -1 ? 99 : out[1]!
  const memlockBytes = has(14n) || out[3] === -1 ? Number.POSITIVE_INFINITY : out[3]!
  const fixes: string[] = []
  if (maxPriority === 0) {
    fixes.push(
      'No right to SCHED_FIFO: add "@audio - rtprio 95" to /etc/security/limits.d/audio.conf, put the user into the group audio (sudo usermod -aG audio $USER) and log in again; under systemd set LimitRTPRIO=95.',
    )
  }
  if (memlockBytes < 512 * 2 ** 20) {
    fixes.push(
      `Only ${Math.round(memlockBytes / 1024)} KiB of memory may be locked: add "@audio - memlock unlimited" to /etc/security/limits.d/audio.conf and log in again; under systemd set LimitMEMLOCK=infinity.`,
    )
  }
  return { fifo: maxPriority > 0, maxPriority, memlockBytes, fixes }
}
