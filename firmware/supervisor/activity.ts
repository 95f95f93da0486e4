// Whether a process that gives no sign hangs, or was only kept waiting.
import { readFileSync } from 'node:fs'

/** What the kernel says of a process's first thread. */
export interface Activity {
  /** proc(5): R runs or wants to, S and D wait, T is stopped. */
  state: string
  /** On a processor, since its start. */
  ranNs: number
  /** When this was read. */
  atMs: number
}

/** Undefined when there is no such process, or the kernel keeps no such counts. */
export function readActivity(pid: number): Activity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [ran] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')
    // The name before the state stands in parentheses and may hold anything.
    const state = stat.charAt(stat.lastIndexOf(')') + 2)
    return { state, ranNs: Number(ran), atMs: performance.now() }
  } catch {
    return undefined
  }
}

/** What has wanted to run all the time and got less of it was kept waiting. */
const SHARE_OF_THE_HUNG = 0.5

/**
 * An engine that only waits for a processor is not helped by being replaced: its successor would wait as long.
 * One that is stopped, sleeps or runs in circles is.
 */
export function isStarved(before: Activity | undefined, now: Activity | undefined): boolean {
  if (!before || !now || now.state !== 'R') return false
  const share = (now.ranNs - before.ranNs) / 1e6 / (now.atMs - before.atMs)
  return share < SHARE_OF_THE_HUNG
}
