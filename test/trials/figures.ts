import { quantile } from '../bench/figure.ts'
import type { Row } from './trial.ts'

/** p50, p99 and the largest of what was measured, a row each. */
export function spread(name: string, unit: string, values: readonly number[], goal?: string): Row[] {
  if (values.length === 0) return []
  const sorted = [...values]
  const runs = values.length
  const row = (which: string, value: number): Row => ({
    ...{ name: `${name}, ${which}`, value, unit, runs },
    ...(goal !== undefined && { goal }),
  })
  return [
    row('p50', quantile(sorted, 0.5)),
    row('p99', quantile(sorted, 0.99)),
    row('max', Math.max(...sorted)),
  ]
}
