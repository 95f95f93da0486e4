// A link without an engine: the test reads the command ring and writes the event ring itself.
import { type Arena, arenaInMemory, Control } from '../../../firmware/arena/index.ts'
import {
  buildTable,
  createResolver,
  createStore,
  type Resolver,
  type Store,
} from '../../../firmware/console/index.ts'
import { EngineLink } from '../../../firmware/supervisor/engine-link.ts'

const SIZE = { strips: 4, inputs: 4, outputs: 2, buses: 2, matrices: 0 }

/** As the arena's README lays a record down: four Int32, then six Float64, 64 bytes in all. */
export interface RawRecord {
  op: number
  target: number
  rampFrames: number
  batch: number
  frame: number
  values: number[]
}

export interface LinkBench {
  arena: Arena
  store: Store
  resolver: Resolver
  link: EngineLink
  /** Takes what lies in the command ring, as an engine would. */
  take(): RawRecord[]
  /** Reports as an engine would. */
  report(op: number, fields: { target?: number; batch?: number; frame?: number; value?: number }): void
  end(): void
}

/** @param start batch number and ring index to begin with: shortly before they wrap */
export function linkBench(start: { firstBatch?: number; firstIndex?: number } = {}): LinkBench {
  const table = buildTable(SIZE)
  const arena = arenaInMemory({
    ...{ strips: SIZE.strips, outputs: SIZE.outputs, sources: 2, assetMebibytes: 1 },
    ...{
      buses: SIZE.buses,
      matrices: SIZE.matrices,
      stateSlots: table.numbers.length,
      tableHash: table.hash,
    },
  })
  const store = createStore(table)
  const resolver = createResolver(table, 48000)
  const { firstBatch = 1, firstIndex = 0 } = start
  Atomics.store(arena.control, Control.nextBatch, firstBatch)
  const link = new EngineLink({ arena, store, resolver, rampFrames: 960, firstIndex })
  link.start()
  return {
    ...{ arena, store, resolver, link },
    take() {
      const { commands } = arena
      const count = commands.available()
      const records = Array.from({ length: count }, (_, n) => {
        const slot = commands.slot(n)
        const bytes = new DataView(commands.ints.buffer, commands.ints.byteOffset + slot * 64, 64)
        const int = (at: number) => bytes.getInt32(at, true)
        const double = (at: number) => bytes.getFloat64(at, true)
        return {
          ...{ op: int(0), target: int(4), rampFrames: int(8), batch: int(12), frame: double(16) },
          values: [24, 32, 40, 48, 56].map(double),
        }
      })
      commands.consume(count)
      return records
    },
    report(op, { target = 0, batch = 0, frame = 0, value = 0 }) {
      const { events } = arena
      const slot = events.stage()
      const bytes = new DataView(events.ints.buffer, events.ints.byteOffset + slot * 64, 64)
      bytes.setInt32(0, op, true)
      bytes.setInt32(4, target, true)
      bytes.setInt32(12, batch, true)
      bytes.setFloat64(16, frame, true)
      bytes.setFloat64(24, value, true)
      events.publish()
    },
    end: () => link.stop(),
  }
}
