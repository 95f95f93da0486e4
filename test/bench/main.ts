// Prints figures. Usage: npm run bench [-- NAME ...] [--json]
import { printJson } from './figure.ts'

const BENCHES: Record<string, () => Promise<{ run(): Promise<void> | void }>> = {
  engine: () => import('./engine.ts'),
  'native-calls': () => import('./native-calls.ts'),
  'set-latency': () => import('./set-latency.ts'),
  'round-trip': () => import('./round-trip.ts'),
  rings: () => import('./rings.ts'),
}

const names = process.argv.slice(2).filter((name) => name !== '--json')
if (process.argv.includes('--json')) printJson()
const unknown = names.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  process.stderr.write(`bench: no "${unknown.join(', ')}"; there are: ${Object.keys(BENCHES).join(', ')}\n`)
  process.exit(2)
}
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  const bench = await BENCHES[name]!()
  await bench.run()
}
