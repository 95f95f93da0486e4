import { printFigure, quantile } from './figure.ts'

const SHARES = [
  ['p50', 0.5],
  ['p99', 0.99],
  ['max', 1],
] as const

/** How long something took: in the middle, at the late end, at most. @param ms of each time */
export function printTimes(name: string, ms: number[]): void {
  for (const [word, share] of SHARES)
    printFigure({ name: `${name}, ${word}`, unit: 'ms', value: quantile(ms, share), runs: ms.length })
}
