// The box and the programs that speak to it: each a process of its own, as on anybody's machine.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { SPOKEN } from '../sound/sox.ts'
import { RATE, SIZE, STREAM_ABOVE_SECONDS } from './band.ts'

const BUILD = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const MAIN = join(BUILD, 'firmware', 'main.js')
const MIXCTL = join(BUILD, 'firmware', 'mixctl', 'main.js')
const CARD_HOST = join(BUILD, 'hal', 'virtual-card', 'host.js')

const READY_WITHIN_MS = 15_000
const STOP_WITHIN_MS = 8000

export interface Told {
  event?: string
  frame?: number
  batch?: number
  voice?: number
  framesLate?: number
}

export class Box {
  /** Sounds, configuration, state, log, recording. */
  readonly folder = mkdtempSync(`/tmp/mixbox-gig-${process.pid}-`)
  readonly recording = join(this.folder, 'show.wav')
  /** What `mixctl watch` has told since the start. */
  readonly told: Told[] = []
  readonly #runtime = mkdtempSync(`/dev/shm/mixbox-gig-${process.pid}-`)
  readonly #env: NodeJS.ProcessEnv
  #process: ChildProcess | undefined
  #watch: ChildProcess | undefined
  #log = ''

  constructor() {
    const state = join(this.folder, 'state')
    mkdirSync(state)
    this.#env = { ...process.env, MIXBOX_STATE_DIR: state, MIXBOX_RUNTIME_DIR: this.#runtime }
  }

  get log(): string {
    return this.#log
  }

  /** @throws Error with the log when it does not run in time */
  async start(): Promise<void> {
    const config = join(this.folder, 'mixbox.json')
    writeFileSync(
      config,
      JSON.stringify({
        cards: { capture: 'virtual', playback: 'virtual' },
        rate: RATE,
        // Calm enough for a machine that does other work at the same time.
        periodFrames: 128,
        periods: 4,
        channels: { inputs: SIZE.inputs, outputs: SIZE.outputs },
        console: { strips: SIZE.strips },
        streamAboveSeconds: STREAM_ABOVE_SECONDS,
        virtualCard: { in: SPOKEN, out: this.recording },
      }),
    )
    const box = spawn(process.execPath, [MAIN, '--config', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.#env,
    })
    this.#process = box
    for (const stream of [box.stdout, box.stderr]) {
      stream.on('data', (data) => {
        this.#log += data
      })
    }
    const deadline = Date.now() + READY_WITHIN_MS
    while (!this.#log.includes(' runs.')) {
      if (box.exitCode !== null || Date.now() > deadline)
        throw new Error(`the box does not run:\n${this.#log}`)
      await sleep(20)
    }
    await this.#startWatch()
  }

  /** One call of mixctl; its answer. @throws Error with what it said */
  async mixctl<Answer>(...args: string[]): Promise<Answer> {
    return run<Answer>([MIXCTL, ...args, '--json'], this.#env)
  }

  /** One command to the far end of the card. */
  async card<Answer>(...words: string[]): Promise<Answer> {
    return run<Answer>(
      [CARD_HOST, 'command', '--runtime-dir', this.#runtime, '--id', 'box', ...words],
      this.#env,
    )
  }

  /** Ends it in order; whatever is left of it is killed. Its folder stays. */
  async stop(): Promise<void> {
    this.#watch?.kill()
    const box = this.#process
    if (box && box.exitCode === null && box.signalCode === null) {
      const ended = new Promise((resolve) => box.once('close', resolve))
      box.kill('SIGTERM')
      await Promise.race([ended, sleep(STOP_WITHIN_MS, undefined, { ref: false })])
    }
    this.killRest()
    rmSync(this.#runtime, { recursive: true, force: true })
  }

  /** Every process of this box names one of its two folders, which no other has, on its command line. */
  killRest(): void {
    for (const entry of readdirSync('/proc')) {
      const pid = Number(entry)
      if (!(pid > 0) || pid === process.pid) continue
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        if (command.includes(this.#runtime) || command.includes(this.folder)) process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended meanwhile.
      }
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #startWatch(): Promise<void> {
    const watch = spawn(process.execPath, [MIXCTL, 'watch', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: this.#env,
    })
    this.#watch = watch
    createInterface({ input: watch.stdout }).on('line', (line) => this.told.push(JSON.parse(line) as Told))
    // It says nothing of its own when it has begun: what it tells of a first change does.
    for (let tries = 0; this.told.length === 0; tries++) {
      if (tries === 100) throw new Error('mixctl watch tells nothing')
      await this.mixctl('set', '/main/st/config/name', `Show ${tries}`)
      await sleep(20)
    }
  }
}

async function run<Answer>(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Answer> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 20_000 })
    return JSON.parse(stdout) as Answer
  } catch (error) {
    const { stdout = '', message } = error as Error & { stdout?: string }
    throw new Error(`${args.slice(1).join(' ')}: ${stdout.trim() || message}`)
  }
}
