// What one spectrum costs the supervisor: 8192 frames, as panels and pages ask for it ten times a second.
import { sixthOctaves } from '../../firmware/supervisor/spectrum.ts'
import { printFigure, quantile } from './figure.ts'

const FRAMES = 8192
const RATE = 48_000
const RUNS = 300

export function run(): void {
  const samples = Float32Array.from({ length: FRAMES }, (_, n) => Math.sin(n * n * 1e-4))
  // Until the compiler is done with it.
  for (let n = 0; n < 50; n++) sixthOctaves(samples, RATE)
  const taken = Array.from({ length: RUNS }, () => {
    const begun = performance.now()
    sixthOctaves(samples, RATE)
    return performance.now() - begun
  })
  for (const [word, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    printFigure({
      name: `spectrum/${FRAMES} frames, ${word}`,
      unit: 'ms',
      value: quantile(taken, share),
      runs: RUNS,
    })
  }
}
