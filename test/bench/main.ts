// Prints figures. Usage: npm run bench [-- NAME ...] [--json]. "console" runs every bench whose name begins so.
import { printJson } from './figure.ts'

const BENCHES: Record<string, () => Promise<{ run(): Promise<void> | void }>> = {
  engine: () => import('./engine.ts'),
  i2c: () => import('./i2c.ts'),
  'native-calls': () => import('./native-calls.ts'),
  'set-latency': () => import('./set-latency.ts'),
  'round-trip': () => import('./round-trip.ts'),
  panel: () => import('./panel.ts'),
  'panel-idle': () => import('./panel-idle.ts'),
  'mqtt-echo': () => import('./mqtt-echo.ts'),
  'mqtt-sound': () => import('./mqtt-sound.ts'),
  'mqtt-flood': () => import('./mqtt-flood.ts'),
  'web-browser': () => import('./web-browser.ts'),
  'web-echo': () => import('./web-echo.ts'),
  'web-listen': () => import('./web-listen.ts'),
  'web-crowd': () => import('./web-crowd.ts'),
  spectrum: () => import('./spectrum.ts'),
  rings: () => import('./rings.ts'),
  gpio: () => import('./gpio.ts'),
  'console-cost': () => import('./console-cost.ts'),
  'console-yardstick': () => import('./console-yardstick.ts'),
  'console-parts': () => import('./console-parts.ts'),
  'console-rivals': () => import('./console-rivals.ts'),
}

const all = Object.keys(BENCHES)
const asked = process.argv.slice(2).filter((name) => name !== '--json')
const names = asked.flatMap((name) => {
  const family = all.filter((other) => other === name || other.startsWith(`${name}-`))
  return family.length > 0 ? family : [name]
})
if (process.argv.includes('--json')) printJson()
const unknown = names.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  process.stderr.write(`bench: no "${unknown.join(', ')}"; there are: ${all.join(', ')}\n`)
  process.exit(2)
}
for (const name of names.length > 0 ? names : all) {
  const bench = await BENCHES[name]!()
  await bench.run()
}
