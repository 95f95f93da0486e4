// 100 million command records and as many chunks of sound (2 x 256 frames) between two processes: what is
// lost or torn, and how fast it goes. MIXBOX_BENCH_MILLIONS makes it shorter.
import { runPair } from '../firmware/arena/ring-pair.ts'
import { printFigure } from './figure.ts'

export async function run(): Promise<void> {
  const count = Number(process.env['MIXBOX_BENCH_MILLIONS'] ?? 100) * 1_000_000
  const result = await runPair(count, count)
  printFigure({
    name: 'rings/records and chunks lost or torn',
    unit: '',
    value: result.faults,
    runs: 2 * count,
  })
  printFigure({ name: 'rings/records', unit: 'a second', value: result.recordsPerSecond, runs: count })
  printFigure({
    name: 'rings/chunks of 256 frames',
    unit: 'a second',
    value: result.chunksPerSecond,
    runs: count,
  })
}
