import { readFileSync } from 'node:fs'
import { check } from './errors.ts'
import { native } from './native.ts'
import { GRANT_FIFO } from './scheduling.ts'

export interface RealtimeRights {
  fifo: boolean
  /** Highest SCHED_FIFO priority this process may take, 0 = none. */
  maxPriority: number
  /** Bytes it may lock, Infinity = all. */
  memlockBytes: number
  /** What is missing and how to grant it, one text each; empty when nothing is. */
  fixes: string[]
}

/** The engine locks about 100 MB of code and libraries, and the arena with 128 MiB of assets. */
const MEMLOCK_NEEDED_BYTES = 512 * 2 ** 20

/** Linux, capability.h: who has it may lock as much as there is. */
const CAP_IPC_LOCK = 14n

/** What this process may do, tried out, and how to grant what it may not. */
export function realtimeRights(): RealtimeRights {
  const out = new Float64Array(4)
  check('read the resource limits', native.getLimits(out))
  const priorityLimit = out[1] === -1 ? 99 : Math.min(99, out[1]!)
  const memlockBytes = mayLockAll() || out[3] === -1 ? Number.POSITIVE_INFINITY : out[3]!
  // Tried in a thread of its own: capabilities and limits say yes in containers where the kernel says no.
  const maxPriority = [99, priorityLimit].find((n) => n > 0 && native.tryFifo(n) === 0) ?? 0
  const fixes: string[] = []
  if (maxPriority === 0 && priorityLimit > 0) {
    fixes.push(
      `No right to SCHED_FIFO, though the limit rtprio is ${priorityLimit}: the container or control group forbids it (docker: --cap-add SYS_NICE; cgroup v1: cpu.rt_runtime_us).`,
    )
  } else if (maxPriority === 0) {
    fixes.push(`No right to SCHED_FIFO. ${GRANT_FIFO}`)
  }
  if (memlockBytes < MEMLOCK_NEEDED_BYTES) {
    fixes.push(
      `Only ${Math.round(memlockBytes / 1024)} KiB of memory may be locked. Add "@audio - memlock unlimited" to /etc/security/limits.d/audio.conf, put the user into the group audio and log in again; under systemd set LimitMEMLOCK=infinity.`,
    )
  }
  return { fifo: maxPriority > 0, maxPriority, memlockBytes, fixes }
}

function mayLockAll(): boolean {
  const status = readFileSync('/proc/self/status', 'utf8')
  const effective = BigInt(`0x${/^CapEff:\s*(\w+)$/m.exec(status)?.[1] ?? '0'}`)
  return ((effective >> CAP_IPC_LOCK) & 1n) === 1n
}
