// The real-time child. Started by the supervisor with the flags of node-flags.ts and one JSON argument. When it is
// warm it waits on its standard input for its turn: the engine before it has to be gone.
import { readSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { Control, EngineState } from '../arena/index.ts'
import { openArena } from '../arena/shared-arena.ts'
import { Card } from './card.ts'
import { compileKernels } from './graph.ts'
import { LiveLoop } from './live-loop.ts'
import { goRealTime, type RealTimeReport } from './real-time.ts'
import { Renderer } from './renderer.ts'
import type { EngineSettings } from './settings.ts'
import { targetKinds } from './target-kinds.ts'
import { warmUp } from './warm-up.ts'

const settings = JSON.parse(process.argv[2] ?? '{}') as EngineSettings
const arena = openArena(settings.arena)
// A terminal's Ctrl-C is the supervisor's business; the loop never comes back to run a handler.
process.on('SIGINT', () => {})

const kinds = targetKinds({ ...arena.layout.size, inputs: settings.card.inputs })
const kernels = compileKernels()
// libuv's threads inherit scheduling and affinity: they have to exist before either is changed.
await access('/')
warmUp(kernels, arena, settings.card)

const renderer = new Renderer(kernels, arena, kinds, settings.card.rate)
const card = new Card(settings.card, renderer.graph)
let realTime: RealTimeReport | undefined
const report = () => arena.report.write({ ...loop.describe(), realTime, node: process.versions.node })
const loop = new LiveLoop(arena, renderer, card, settings.card.rate, settings.orphanSeconds, report)
globalThis.gc?.()
realTime = goRealTime(settings.priority, settings.cpus)
// Whoever would give the word has gone without giving it.
if (readSync(0, new Uint8Array(1)) === 0) process.exit(0)
Atomics.store(arena.control, Control.enginePid, process.pid)
Atomics.store(arena.control, Control.engineState, EngineState.starting)
loop.run()
process.exit(0)
