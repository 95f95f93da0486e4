// What a user would lose: a desk that nobody can break by turning its knobs.
// time limit: 300 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { arenaInMemory, Clock, CommandWriter } from '../../firmware/arena/index.ts'
import { buildTable, createResolver, createStore, sameValues } from '../../firmware/console/index.ts'
import { compileKernels, PLANE_FRAMES } from '../../firmware/engine/graph.ts'
import { Renderer } from '../../firmware/engine/renderer.ts'
import { targetKinds } from '../../firmware/engine/target-kinds.ts'
import { seededRandom } from '../firmware/console/random.ts'
import { unlessCircle } from '../firmware/console/unless-circle.ts'

const SESSIONS = 20
const MOVES = 1_000_000
const MOVES_A_PERIOD = 16
const PERIOD = 64
const kernels = compileKernels()

test(`${MOVES} random moves on ${SESSIONS} random desks: every sample stays a number, no kernel stops`, () => {
  const random = seededRandom(2026)
  let loudest = 0
  for (let session = 0; session < SESSIONS; session++) {
    const size = {
      strips: random.whole(1, 32),
      inputs: random.whole(1, 8),
      outputs: random.whole(1, 8),
      buses: random.whole(0, 16),
      matrices: random.whole(0, 8),
    }
    const rate = random.pick([44_100, 48_000, 96_000])
    const table = buildTable(size)
    const store = createStore(table)
    const resolver = createResolver(table, rate)
    const arena = arenaInMemory({ ...size, stateSlots: 1, tableHash: 0, assetMebibytes: 1, sources: 0 })
    const renderer = new Renderer(kernels, arena, targetKinds(size), rate)
    const commands = new CommandWriter(arena.commands)
    renderer.dispatch.setMaster(true, 0)
    const last = resolver.resolveAll(store)
    last.forEach((values, id) => {
      commands.set(id, values, 0, 0, 0)
    })
    renderer.graph.inputs.forEach((_, n, plane) => {
      plane[n] = random.unit() - 0.5
    })
    for (let move = 0; move < MOVES / SESSIONS; move += MOVES_A_PERIOD) {
      const touched = new Set<number>()
      for (let n = 0; n < MOVES_A_PERIOD; n++) {
        const knob = random.pick(table.numbers)
        unlessCircle(() => {
          const { changes } = store.set(knob.address, knob.law.fromPosition(random.unit()), 'anybody')
          for (const { parameter } of changes) for (const id of resolver.affected(parameter)) touched.add(id)
        })
      }
      for (const id of touched) {
        const values = resolver.resolveTarget(store, id)
        if (sameValues(last[id], values)) continue
        last[id] = values
        assert.ok(commands.set(id, values, random.pick([0, 64, 960]), 0, 0), 'the ring has room')
      }
      commands.publish()
      renderer.renderPeriod(PERIOD)
      arena.clock[Clock.frames]! += PERIOD
      arena.events.consume(arena.events.available())
      for (let output = 0; output < size.outputs; output++) {
        for (let n = 0; n < PERIOD; n++) {
          const sample = Math.abs(renderer.graph.outputs[output * PLANE_FRAMES + n]!)
          if (!(sample < Number.POSITIVE_INFINITY))
            throw new Error(`session ${session}, move ${move}: ${sample}`)
          if (sample > loudest) loudest = sample
        }
      }
    }
  }
  process.stdout.write(`loudest sample: ${(20 * Math.log10(loudest)).toFixed(0)} dBFS\n`)
})

test.run()
