// Runs in the lab's machine: what hangs on the lines of a simulated chip. A shell is too slow for a knob.
// Usage: node gpio-world.js FOLDER '{"edges": [[LINE, 0|1], ...], "times": N, "perSecond": N}'   prints what was made of it
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { monotonicNs } from '../../../hal/linux/index.ts'

export interface WorldPlan {
  /** Levels of lines, one after the other. */
  edges: [line: number, level: 0 | 1][]
  /** How often. */
  times: number
  /** At most; 0: as fast as it goes. Never two closer than that to make up for a late one. */
  perSecond: number
}

export interface WorldMade {
  edges: number
  /** Edges a second, as it came out. */
  perSecond: number
}

const [folder = '', plan = '{}'] = process.argv.slice(2)
const { edges, times, perSecond } = JSON.parse(plan) as WorldPlan
const PULLS = [Buffer.from('pull-down'), Buffer.from('pull-up')] as const
const files = new Map(
  [...new Set(edges.map(([line]) => line))].map((line) => [
    line,
    openSync(join(folder, `sim_gpio${line}/pull`), 'w'),
  ]),
)
const clock = new Float64Array(1)
function now(): number {
  monotonicNs(clock, 0)
  return clock[0]!
}

const periodNs = perSecond > 0 ? 1e9 / perSecond : 0
const began = now()
let due = began
for (let n = 0; n < times; n++) {
  for (const [line, level] of edges) {
    while (now() < due);
    due = Math.max(due, now()) + periodNs
    writeSync(files.get(line)!, PULLS[level], 0, PULLS[level].length, 0)
  }
}
const made: WorldMade = {
  edges: times * edges.length,
  perSecond: (times * edges.length * 1e9) / (now() - began),
}
process.stdout.write(`${JSON.stringify(made)}\n`)
