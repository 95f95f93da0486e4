import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from '../../firmware/mixctl/client.ts'
import type { BoxStatus } from '../../firmware/supervisor/box-status.ts'
import { type RunningBox, startBox, until, withBoxFolder } from '../firmware/running-box.ts'
import type { Random } from '../gig/random.ts'
import { FarEnd, type Recording } from './far-end.ts'
import { randomKnobs, SCENE, SIZE, type Sounds, STRIP, sine, TONE_AMPLITUDE, writeSounds } from './scene.ts'
import type { Findings } from './trial.ts'

/** Calm enough for a machine that does other work at the same time. */
const CONFIG = {
  cards: { capture: 'mixbox:CARD=trial' },
  periodFrames: 128,
  periods: 4,
  channels: { inputs: SIZE.inputs, outputs: SIZE.outputs },
  console: { strips: SIZE.strips },
  engine: { priority: 80 },
}
const BACK_WITHIN_MS = 15_000
const LOG_LINES = 8

export type Entry = readonly [address: string, value: string | number]

/** Where a single sample was asked for, and when by the card's frames: it is to be found there. */
export interface Mark {
  boxFrame: number
  askedFrom: number
  askedTo: number
}

/** The looping file of the scene. */
export interface SceneVoice {
  voice: number
  /** Frame of the box at which it began. */
  frame: number
  plane: Float32Array
}

export interface SetAnswer {
  frame: number | null
  /** False when a text could not be written to disk. */
  saved?: boolean
  values: { address: string; value: string | number }[]
}

export interface BoxOptions {
  /** On top of the one for trials. */
  config?: object
  /** Before the box is started: its folder exists. @returns what its processes get as environment besides */
  prepare?: (folder: string) => NodeJS.ProcessEnv
  /** Takes back what prepare() has done, before the folder goes. */
  cleanUp?: () => void
  /** What each input hears, over and over; left out: the tone on the first. */
  inputs?: readonly Float32Array[]
  /** Words before the box's command: into a network of its own. */
  within?: readonly string[]
}

/** A box from outside: processes, their socket, and the far end of the card in this process. */
export class TrialBox {
  readonly folder: string
  readonly farEnd: FarEnd
  readonly sounds: Sounds
  readonly #config: object
  readonly #env: NodeJS.ProcessEnv
  readonly #within: readonly string[]
  #box!: RunningBox
  #client: Client | undefined
  /** When the scene had begun. */
  #counters: Record<string, number> = {}

  constructor(folder: string, { config, prepare, inputs, within = [] }: BoxOptions) {
    this.folder = folder
    this.farEnd = new FarEnd(folder, inputs ?? [sine(), new Float32Array(1)])
    this.sounds = writeSounds(folder)
    this.#config = { ...CONFIG, ...config }
    this.#env = prepare?.(folder) ?? {}
    this.#within = within
  }

  get supervisor(): RunningBox['process'] {
    return this.#box.process
  }

  get socket(): string {
    return this.#box.socket
  }

  get log(): string {
    return this.#box.err()
  }

  /** Also again, as a service manager would after the supervisor's death: the same folders, the same file. */
  async start(): Promise<void> {
    this.#client?.close()
    this.#client = undefined
    const env = { ...this.farEnd.environment, ...this.#env }
    this.#box = await startBox(this.folder, this.#config, env, this.#within)
  }

  /**
   * start() after the supervisor's death, for whom every millisecond counts: it resolves as soon as somebody
   * answers on the socket. What it gives resolves when the box says that it is ready.
   */
  async startAgain(): Promise<{ ready: Promise<void> }> {
    const ready = this.start()
    ready.catch(() => {})
    const deadline = Date.now() + BACK_WITHIN_MS
    for (;;) {
      try {
        this.#client = await this.#connect()
        await this.#client.request('get', { what: ['/main/st/mix/on'] })
        return { ready }
      } catch (error) {
        if (Date.now() > deadline) throw error
        await sleep(1)
      }
    }
  }

  async stop(): Promise<void> {
    this.#client?.close()
    await this.#box.stop()
  }

  /** One request over a connection that is kept. @throws Exit with the box's words, or when it is gone */
  async request<Result>(op: string, fields: object = {}): Promise<Result> {
    this.#client ??= await this.#connect()
    return this.#client.request<Result>(op, fields)
  }

  status(): Promise<BoxStatus> {
    return this.request<BoxStatus>('status')
  }

  set(entries: readonly Entry[], more: object = {}): Promise<SetAnswer> {
    return this.request('set', { entries, ...more })
  }

  async knobs(): Promise<Map<string, string | number>> {
    const readings = await this.request<{ address: string; value: string | number }[]>('get', { what: [] })
    return new Map(readings.map(({ address, value }) => [address, value]))
  }

  /** The tone on the left, the looping file on the right, knobs at random everywhere else. */
  async playScene(random: Random): Promise<SceneVoice> {
    await this.set([...SCENE, ...randomKnobs(random, 60)])
    const voice = await this.request<{ voice: number; frame: number }>('play', {
      ...{ path: this.sounds.voice.path, strip: STRIP.voice, loop: true },
    })
    await this.untilSound()
    this.#counters = (await this.status()).counters
    return { ...voice, plane: this.sounds.voice.plane }
  }

  async mark(): Promise<Mark> {
    const askedFrom = this.farEnd.now
    const { frame } = await this.request<{ frame: number }>('play', {
      ...{ path: this.sounds.mark.path, strip: STRIP.mark },
    })
    // What is asked for now sounds after what is queued.
    await sleep(50)
    return { boxFrame: frame, askedFrom, askedTo: this.farEnd.now }
  }

  /** After an interruption: a mark, how many knobs are wrong, and whether the voice is still listed. */
  async lookAfter(
    knobs: ReadonlyMap<string, string | number>,
    { voice }: SceneVoice,
  ): Promise<{ after: Mark; wrongKnobs: number; listed: boolean }> {
    // The fade-in is over.
    await sleep(100)
    const now = await this.knobs()
    const after = await this.mark()
    const voices = await this.request<{ voice: number }[]>('voices')
    return {
      after,
      wrongKnobs: [...knobs].filter(([address, value]) => now.get(address) !== value).length,
      listed: voices.some((one) => one.voice === voice),
    }
  }

  /** Ends box and recording, then judges: while the box runs nothing may hold this process up. */
  async judge(act: (recording: Recording) => Findings): Promise<Findings> {
    // What was queued and what is written down late.
    await sleep(300)
    const { counters } = await this.status()
    await this.stop()
    const { rows, faults } = act(this.farEnd.recording())
    const counted = ['xruns', 'stalls'].map((name) => ({
      ...{ name: `counted meanwhile: ${name}`, value: counters[name]! - this.#counters[name]!, unit: '' },
    }))
    return { rows: [...rows, ...counted], faults }
  }

  /** Waits until the tone is there in full, live. @throws Error with the end of the log */
  async untilSound(): Promise<void> {
    const heard = () => this.farEnd.peak(0, 20) > 0.9 * TONE_AMPLITUDE
    await this.#in('the tone at the output', heard)
  }

  async untilEngine(test: (engine: BoxStatus['engine']) => boolean): Promise<void> {
    await this.#in('a running engine', async () => {
      const { engine } = await this.status()
      return engine.state === 'running' && test(engine)
    })
  }

  async #in(what: string, test: () => boolean | Promise<boolean>): Promise<void> {
    try {
      await until(what, test, BACK_WITHIN_MS)
    } catch (error) {
      throw new Error(`${(error as Error).message}${this.#lastWords()}`)
    }
  }

  /** Of a box that has gone without being asked to. */
  async explain(error: Error): Promise<Error> {
    // Its end is told a moment after that of its socket.
    await sleep(200)
    const { exitCode, signalCode } = this.supervisor
    if (exitCode === null && signalCode === null) return error
    return new Error(`${error.message}; the box has ended (${signalCode ?? exitCode})${this.#lastWords()}`)
  }

  #lastWords(): string {
    const lines = this.log.trim().split('\n').slice(-LOG_LINES)
    return `; the box says:\n    ${lines.join('\n    ')}`
  }

  async #connect(): Promise<Client> {
    const client = await Client.connect(this.socket)
    client.ended.catch(() => {
      if (this.#client === client) this.#client = undefined
    })
    return client
  }
}

/** A started box in folders of its own; whatever happens, nothing of it is left. */
export async function withTrialBox<Result>(
  act: (box: TrialBox) => Promise<Result>,
  options: BoxOptions = {},
): Promise<Result> {
  let result: Result
  await withBoxFolder(async (folder) => {
    const box = new TrialBox(folder, options)
    try {
      await box.start()
      result = await act(box).catch(async (error: Error) => {
        throw await box.explain(error)
      })
    } finally {
      box.farEnd.close()
      options.cleanUp?.()
    }
  })()
  return result!
}
