import { seededRandom } from '../firmware/console/random.ts'
import { againstReference, worstOf } from './against-reference.ts'
import { noise } from './noise.ts'
import { randomDesk } from './random-desk.ts'
const seed = Number(process.argv[2]), bound = Number(process.argv[3] ?? -90)
const full = randomDesk(seededRandom(seed), 12000)
const inputs = Array.from({ length: full.inputs }, (_, n) => noise(12000, 100 * seed + n))
let items: [number, string, any][] = [...Object.entries(full.state).map(([k, v]) => [-1, k, v] as any), ...full.cues!.flatMap((c, i) => Object.entries(c.set).map(([k, v]) => [i, k, v] as any))]
const make = (its: typeof items) => ({ ...full, state: Object.fromEntries(its.filter((x) => x[0] < 0).map((x) => [x[1], x[2]])), cues: full.cues!.map((c, i) => ({ ...c, set: Object.fromEntries(its.filter((x) => x[0] === i).map((x) => [x[1], x[2]])) })).filter((c) => Object.keys(c.set).length) })
const bad = (its: typeof items) => { try { return worstOf(againstReference(make(its) as any, inputs), bound) !== undefined } catch { return false } }
const end = Date.now() + 60000
for (let chunk = items.length >> 1; chunk >= 1; chunk >>= 1)
  for (let from = 0; from < items.length && Date.now() < end; ) { const less = [...items.slice(0, from), ...items.slice(from + chunk)]; if (bad(less)) items = less; else from += chunk }
const s = make(items) as any
console.log(seed, full.rate, full.strips, full.inputs, full.outputs, full.buses, full.matrices, JSON.stringify(s.state), JSON.stringify(s.cues), worstOf(againstReference(s, inputs), bound))
