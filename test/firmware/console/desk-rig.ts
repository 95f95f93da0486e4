import {
  buildTable,
  type ConsoleSize,
  createResolver,
  createStore,
  type TargetKind,
  type TargetScope,
  type ValueInput,
} from '../../../firmware/console/index.ts'

/** A console to turn knobs of, and to see what the engine is told. Channels are counted from 1, as people do. */
export function desk(size: Partial<ConsoleSize> = {}, rate = 48_000) {
  const table = buildTable({ strips: 5, inputs: 4, outputs: 4, buses: 4, matrices: 2, ...size })
  const store = createStore(table)
  const resolver = createResolver(table, rate)
  return {
    table,
    store,
    resolver,
    /** "/ch/01/mix/fader -6 dB": an address, a blank, a value. */
    set(...lines: string[]): void {
      store.setMany(
        lines.map((line): [string, ValueInput] => {
          const end = line.indexOf(' ')
          return [line.slice(0, end), line.slice(end + 1)]
        }),
        'test',
      )
    },
    values: (kind: TargetKind, scope: TargetScope, number = 1, to = 1): readonly number[] =>
      resolver.resolveTarget(store, resolver.layout.id(kind, scope, number - 1, to - 1)),
  }
}

/** Whether numbers agree to 12 digits after the point. */
export function near(actual: readonly number[], expected: readonly number[]): boolean {
  return (
    actual.length === expected.length &&
    actual.every((value, n) => value === expected[n] || Math.abs(value - expected[n]!) < 1e-12)
  )
}
