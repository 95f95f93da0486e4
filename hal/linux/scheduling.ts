import { constants } from 'node:os'
import { check, refuse } from './errors.ts'
import { native } from './native.ts'

/** How to grant SCHED_FIFO. */
export const GRANT_FIFO =
  'Add "@audio - rtprio 95" to /etc/security/limits.d/audio.conf, put the user into the group audio (sudo usermod -aG audio $USER) and log in again; under systemd set LimitRTPRIO=95.'

/**
 * Runs the calling thread under SCHED_FIFO; threads and processes that it starts do not inherit it. A soft
 * limit below the hard one is raised.
 * @param priority 1..99
 * @throws LinuxError EPERM without the right, saying how to grant it; EINVAL
 */
export function setFifo(priority: number): void {
  const result = native.setScheduler(1, priority)
  const fix = result === -constants.errno.EPERM ? GRANT_FIFO : undefined
  check(
    `set SCHED_FIFO with priority ${priority}`,
    result,
    'allowed are 1 to 99, up to the limit rtprio',
    fix,
  )
}

/** Back to the ordinary scheduler. */
export function setOther(): void {
  check('set SCHED_OTHER', native.setScheduler(0, 0))
}

/** Policy (sched(7): 0 other, 1 FIFO, 2 round robin) and priority of the calling thread. */
export function schedulingOf(): { policy: number; priority: number } {
  const out = new Float64Array(2)
  check('read the scheduling policy', native.getScheduler(out))
  return { policy: out[0]!, priority: out[1]! }
}

/** By how many ns the kernel may delay this thread's timers, so that wake-ups fall together (default 50,000). @param ns 1 to 2^31 - 1 @throws LinuxError EINVAL */
export function setTimerSlack(ns: number): void {
  // The kernel takes 0 for "the default", and a negative number for a very large one.
  if (!Number.isInteger(ns) || ns < 1 || ns >= 2 ** 31) {
    refuse(`set a timer slack of ${ns} ns`, 'allowed are whole numbers from 1 to 2147483647')
  }
  check(`set a timer slack of ${ns} ns`, native.setTimerSlack(ns))
}
