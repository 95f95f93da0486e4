import type { CommandWriter } from '../../firmware/arena/index.ts'
import {
  buildTable,
  type ConsoleSize,
  createResolver,
  createStore,
  type NumberParameter,
  type Resolver,
  type Store,
  sameValues,
} from '../../firmware/console/index.ts'

/** What hands do not touch while it runs: what feeds the desk, and what leaves it. */
const LEFT_ALONE =
  /source|\/src$|keysrc|insert|link|solo|talk|osc|scope|phones|config\/(name|color|icon|type|owners)/
const RAMP_FRAMES = 960

/** Every processor of every strip and bus at work, ten sends a strip, and hands all over the desk. */
export class BusyDesk {
  readonly #store: Store
  readonly #resolver: Resolver
  readonly #knobs: readonly NumberParameter[]
  #seed = 1

  /** @param rate Hz */
  constructor(size: ConsoleSize, rate: number) {
    const table = buildTable(size)
    this.#store = createStore(table)
    this.#resolver = createResolver(table, rate)
    this.#store.setMany(
      table.numbers.flatMap(({ address, scope, ordinal, role }): [string, string | number][] => {
        if (/\/(gate|dyn|delay|eq|filter)\/on$|hpon$|limiter\/on$/.test(address)) return [[address, 'on']]
        if (role === 'highPassSlope') return [[address, '24 dB/oct']]
        if (role === 'delayTime') return [[address, 10]]
        if (/eq\d\.gain/.test(role)) return [[address, 3]]
        if (scope === 'send' && role === 'level' && ordinal % size.buses < 10) return [[address, -12]]
        return []
      }),
      'soak',
    )
    this.#knobs = table.numbers.filter(({ address }) => !LEFT_ALONE.test(address))
  }

  /** The whole desk, at once. */
  begin(commands: CommandWriter): void {
    this.#resolver.resolveAll(this.#store).forEach((values, id) => {
      commands.set(id, values, 0, 0, 0)
    })
    commands.publish()
  }

  /** Some knobs to somewhere. @param batch from 1 */
  move(commands: CommandWriter, knobs: number, batch: number): void {
    for (let n = 0; n < knobs; n++) {
      const knob = this.#knobs[Math.floor(this.#dice() * this.#knobs.length)]!
      const past = this.#store.copy()
      const { changes } = this.#store.set(knob.address, knob.law.fromPosition(this.#dice()), 'soak')
      const ids = new Set(changes.flatMap(({ parameter }) => [...this.#resolver.affected(parameter)]))
      for (const id of ids) {
        const values = this.#resolver.resolveTarget(this.#store, id)
        if (!sameValues(this.#resolver.resolveTarget(past, id), values))
          commands.set(id, values, RAMP_FRAMES, batch, 0)
      }
    }
    commands.publish()
  }

  #dice(): number {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0
    return this.#seed / 2 ** 32
  }
}
