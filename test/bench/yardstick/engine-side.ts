import { setFlagsFromString } from 'node:v8'
import { arenaInMemory, Clock, CommandWriter } from '../../../firmware/arena/index.ts'
import { TAPS, targetLayout } from '../../../firmware/console/index.ts'
import { compileKernels, PLANE_FRAMES } from '../../../firmware/engine/graph.ts'
import { Renderer } from '../../../firmware/engine/renderer.ts'
import { targetKinds } from '../../../firmware/engine/target-kinds.ts'
import { setFlushToZero } from '../../../hal/linux/index.ts'
import { RATE } from './full-console.ts'
import type { BenchSize, Move, Side } from './move.ts'

/** The schedule is short: later moves are sent when their time is near. */
const AHEAD_FRAMES = 4096

/**
 * The engine without a card and without a console: its Renderer, driven by the commands it takes when live.
 * @param period frames, a multiple of 16; of the sound nothing depends on it
 */
export function engineSide({ strips, buses }: BenchSize, moves: readonly Move[], period = 64): Side {
  setFlushToZero()
  // As the engine's own process has it (firmware/engine/node-flags.ts): optimised before the first call.
  setFlagsFromString('--no-liftoff')
  setFlagsFromString('--no-wasm-lazy-compilation')
  const outputs = buses + 2
  const size = { strips, inputs: strips, outputs, buses, matrices: 0 }
  const arena = arenaInMemory({ ...size, stateSlots: 1, tableHash: 0, assetMebibytes: 1, sources: 0 })
  const renderer = new Renderer(compileKernels(), arena, targetKinds(size), RATE)
  renderer.dispatch.setMaster(true, 0)
  const commands = new CommandWriter(arena.commands)
  const layout = targetLayout(size)
  const taps = [TAPS.mainLeft, TAPS.mainRight, ...Array.from({ length: buses }, (_, n) => TAPS.busesFrom + n)]
  const all: Move[] = [
    ...moves,
    ...taps.flatMap((tap, ordinal): Move[] => [
      { kind: 'outputSource', scope: 'output', ordinal, values: [tap] },
      { kind: 'level', scope: 'output', ordinal, values: [1] },
    ]),
  ].sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0))
  let sent = 0

  const send = (until: number) => {
    for (; sent < all.length && (all[sent]!.frame ?? 0) <= until; sent++) {
      const { kind, scope, ordinal, to, values, frame = 0, rampFrames = 0 } = all[sent]!
      if (!commands.set(layout.id(kind, scope, ordinal, to), values, rampFrames, 0, frame)) break
    }
    commands.publish()
  }
  const renderPeriod = () => {
    renderer.renderPeriod(period)
    arena.clock[Clock.frames]! += period
    const waiting = arena.events.available()
    if (waiting > 0) arena.events.consume(waiting)
  }

  return {
    async render(inputs, frames) {
      const planes = Array.from({ length: outputs }, () => new Float32Array(frames))
      // What holds before the first frame fits into no ring at once.
      for (send(0); (all[sent]?.frame ?? 1) === 0; send(0)) renderer.dispatch.drain()
      for (let done = 0; done < frames; done += period) {
        send(done + AHEAD_FRAMES)
        inputs.forEach((plane, n) => {
          renderer.graph.inputs.set(plane.subarray(done, done + period), n * PLANE_FRAMES)
        })
        renderPeriod()
        planes.forEach((plane, n) => {
          plane.set(renderer.graph.outputs.subarray(n * PLANE_FRAMES, n * PLANE_FRAMES + period), done)
        })
      }
      return planes
    },
    async time(periods) {
      const start = process.hrtime.bigint()
      for (let n = 0; n < periods; n++) renderPeriod()
      return Number(process.hrtime.bigint() - start) / periods
    },
    close() {},
  }
}
