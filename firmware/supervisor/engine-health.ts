// Whether an engine whose heart has missed its beat hangs, or was only kept waiting.
import { readFileSync } from 'node:fs'

/** What the kernel counts of a process's first thread, ns. */
export interface Activity {
  /** proc(5): R runs or wants to, S and D wait, T is stopped. */
  state: string
  ranNs: number
  /** It wanted to run and was not let. */
  waitedNs: number
}

/** Undefined when there is no such process, or the kernel keeps no such counts. */
export function readActivity(pid: number): Activity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')
    // The name before the state stands in parentheses and may hold anything.
    const state = stat.charAt(stat.lastIndexOf(')') + 2)
    return { state, ranNs: Number(ran), waitedNs: Number(waited) }
  } catch {
    return undefined
  }
}

/**
 * An engine that only waits for a processor is not helped by being replaced: its successor would wait as long.
 * One that is stopped, sleeps or runs in circles is.
 */
export function isStarved(before: Activity | undefined, now: Activity | undefined): boolean {
  if (!before || !now || now.state !== 'R') return false
  return now.waitedNs - before.waitedNs > now.ranNs - before.ranNs
}
