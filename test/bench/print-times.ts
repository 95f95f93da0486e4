import { printFigure, quantile } from './figure.ts'

/** A way of the panel's bench. @param ms one a run */
export function printTimes(what: string, ms: number[]): void {
  const figures = { p50: quantile(ms, 0.5), p99: quantile(ms, 0.99), max: quantile(ms, 1) }
  for (const [which, value] of Object.entries(figures)) {
    printFigure({ name: `panel/${what}, ${which}`, unit: 'ms', value, runs: ms.length })
  }
}
