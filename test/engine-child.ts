// A real engine process on an arena of its own, as the supervisor would start it, for tests and benches
// that look at the engine alone.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type Arena,
  type ArenaStart,
  type CardPair,
  Clock,
  CommandWriter,
  Control,
  EngineState,
} from '../firmware/arena/index.ts'
import { createArena } from '../firmware/arena/shared-arena.ts'
import {
  TAPS,
  type TargetKind,
  type TargetLayout,
  type TargetScope,
  targetLayout,
} from '../firmware/console/index.ts'
import { ENGINE_NODE_FLAGS } from '../firmware/engine/node-flags.ts'
import type { CardSettings, EngineSettings } from '../firmware/engine/settings.ts'
import { monotonicNs } from '../hal/linux/index.ts'

export interface EngineChildOptions {
  /** With the names of the one to use. */
  card: CardSettings & CardPair
  strips?: number
  assetMebibytes?: number
  priority?: number
  cpus?: number[]
  env?: NodeJS.ProcessEnv
  nodeFlags?: string[]
  start?: ArenaStart
  /** The supervisor's heartbeat; default true. */
  heartbeat?: boolean
  orphanSeconds?: number
  /** File descriptor or 'inherit' for what the engine prints. */
  output?: number | 'inherit'
}

export class EngineChild {
  readonly arena: Arena
  readonly commands: CommandWriter
  readonly targets: TargetLayout
  process: ChildProcess
  readonly #folder: string
  readonly #heart: NodeJS.Timeout
  readonly #spawn: () => ChildProcess
  #ended: Promise<void>

  constructor(options: EngineChildOptions) {
    const { capture, playback, ...card } = options.card
    const { strips = 16, assetMebibytes = 16 } = options
    this.#folder = mkdtempSync('/dev/shm/mixbox-engine-')
    this.arena = createArena(
      this.#folder,
      {
        strips,
        outputs: card.outputs,
        buses: 0,
        matrices: 0,
        stateSlots: 1,
        tableHash: 0,
        assetMebibytes,
        sources: 4,
      },
      options.start,
    )
    this.arena.wishes.write({ cards: [{ capture, playback }] })
    this.targets = targetLayout({ strips, inputs: card.inputs, outputs: card.outputs, buses: 0, matrices: 0 })
    this.commands = new CommandWriter(this.arena.commands)
    const beat = () => monotonicNs(this.arena.clock, Clock.supervisorHeartbeatNs)
    beat()
    this.#heart = setInterval(options.heartbeat === false ? () => {} : beat, 500)
    const settings: EngineSettings = {
      arena: this.#folder,
      card,
      priority: options.priority ?? 80,
      cpus: options.cpus ?? [],
      orphanSeconds: options.orphanSeconds ?? 10,
    }
    const main = fileURLToPath(new URL('../firmware/engine/main.js', import.meta.url))
    const output = options.output ?? 'inherit'
    this.#spawn = () =>
      spawn(
        process.execPath,
        [...ENGINE_NODE_FLAGS, ...(options.nodeFlags ?? []), main, JSON.stringify(settings)],
        { stdio: ['pipe', output, output], env: { ...process.env, ...options.env } },
      )
    this.process = this.#spawn()
    this.#ended = this.#begin()
  }

  /** Kills it and starts another on the same arena. @param replay fills the command ring between the two */
  async replace(replay: () => void): Promise<void> {
    this.process.kill('SIGKILL')
    await this.#ended
    Atomics.store(this.arena.control, Control.engineState, EngineState.starting)
    replay()
    this.process = this.#spawn()
    this.#ended = this.#begin()
  }

  #begin(): Promise<void> {
    this.process.stdin!.write('go\n')
    return new Promise((resolve) => this.process.on('close', () => resolve()))
  }

  /** Strip n's source to input n, gains so that a signal passes at unity, left strips to left and right to right. */
  passThrough(): void {
    for (const { id, kind, scope, ordinal } of this.targets.targets) {
      const values = unityValues(kind, scope, ordinal)
      if (values) this.commands.set(id, values, 0, 0, 0)
    }
    this.commands.publish()
  }

  /** @throws Error when the engine does not run on its card within 10 s */
  async running(): Promise<void> {
    for (let tries = 0; tries < 1000; tries++) {
      if (Atomics.load(this.arena.control, Control.engineState) === EngineState.running) return
      if (this.process.exitCode !== null) break
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`the engine does not run: ${JSON.stringify(this.arena.report.read())}`)
  }

  /** Bytes of the engine's JavaScript heap in use; asking allocates a few hundred. */
  async usedHeapBytes(): Promise<number> {
    Atomics.store(this.arena.control, Control.heapRequest, 1)
    while (Atomics.load(this.arena.control, Control.heapRequest) !== 0) await sleep(5)
    return this.arena.clock[Clock.usedHeapBytes]!
  }

  async stop(): Promise<void> {
    clearInterval(this.#heart)
    Atomics.store(this.arena.control, Control.stop, 1)
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 3000)
    await this.#ended
    clearTimeout(timer)
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Of targets that something is to be done about. */
function unityValues(kind: TargetKind, scope: TargetScope, ordinal: number): number[] | undefined {
  if (kind === 'source' && scope === 'strip') return [ordinal + 1]
  if (kind === 'outputSource') return [ordinal % 2 === 0 ? TAPS.mainLeft : TAPS.mainRight]
  if (kind === 'toMain' && scope === 'strip') return ordinal % 2 === 0 ? [1, 0] : [0, 1]
  return kind === 'input' || kind === 'level' ? [1] : undefined
}
