import {
  getAffinity,
  lockMemory,
  realtimeRights,
  setAffinity,
  setFifo,
  setFlushToZero,
  setTimerSlack,
} from '../../hal/linux/index.ts'

export interface RealTimeReport {
  /** SCHED_FIFO priority, or 0 when the right was missing or not asked for. */
  priority: number
  cpus: number[]
  lockedBytes: number
  /** What is missing and how to grant it, in sentences for the owner. */
  missing: string[]
}

/**
 * Makes the calling thread a real-time one, as far as the machine allows; what it does not allow is
 * said, not fatal. The kernel's scheduler comes last: from then on nothing may wait or allocate.
 */
export function goRealTime(priority: number, cpus: number[]): RealTimeReport {
  const missing: string[] = []
  const attempt = (what: string, act: () => void) => {
    try {
      act()
      return true
    } catch (error) {
      missing.push(`${what}: ${(error as Error).message}`)
      return false
    }
  }
  setFlushToZero()
  attempt('timer slack', () => setTimerSlack(1))
  let lockedBytes = 0
  attempt('memory lock', () => {
    const locked = lockMemory()
    lockedBytes = locked.lockedBytes
    if (locked.failures === 0) return
    const advice = realtimeRights().fixes.filter((fix) => fix.includes('memlock'))
    missing.push([`memory lock: ${locked.failures} mappings could not be locked.`, ...advice].join(' '))
  })
  if (cpus.length > 0) attempt('affinity', () => setAffinity(cpus))
  const fifo = priority > 0 && attempt('SCHED_FIFO', () => setFifo(priority))
  return { priority: fifo ? priority : 0, cpus: getAffinity(), lockedBytes, missing }
}
