// What a simulated front panel costs the supervisor while nobody touches anything: its faders are asked, its meters and display
// drawn, over a bus that takes the time a real one takes.
import { setTimeout as sleep } from 'node:timers/promises'
import { median, printFigure } from './figure.ts'
import { cpuSeconds } from './web/cpu-seconds.ts'
import { withCardBox } from './with-card-box.ts'

const ROUNDS = Number(process.env['MIXBOX_BENCH_ROUNDS'] ?? 3)
const SECONDS = Number(process.env['MIXBOX_BENCH_SECONDS'] ?? 10)
const BUILDS = ['off', 'mini', 'desk', 'pads'] as const
/** What is done at a start. */
const SETTLED_MS = 2000

export async function run(): Promise<void> {
  const shares = new Map<string, number[]>(BUILDS.map((build) => [build, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const build of BUILDS) {
      await withCardBox({ panel: { build } }, async ({ box }) => {
        const { supervisor } = await box.pids()
        await sleep(SETTLED_MS)
        const before = cpuSeconds(supervisor!)
        await sleep(SECONDS * 1000)
        shares.get(build)!.push((100 * (cpuSeconds(supervisor!) - before)) / SECONDS)
      })
    }
  }
  for (const [build, all] of shares) {
    const name = `panel-idle/${build === 'off' ? 'no panel' : build}: supervisor`
    printFigure({ name, unit: '% of a core', value: median(all), runs: all.length })
  }
}
