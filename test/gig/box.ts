// The box and the programs that speak to it: each a process of its own, as on anybody's machine.
import { type ChildProcess, spawn } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sendCardCommand } from '../../hal/virtual-card/index.ts'
import { freePort } from '../firmware/mqtt/mosquitto.ts'
import { SPOKEN } from '../sound/sox.ts'
import { RATE, SIZE, STREAM_ABOVE_SECONDS } from './band.ts'
import type { Told } from './box-log.ts'
import { CallError, call } from './call.ts'
import { Controller } from './controller.ts'
import { PANEL } from './knobs.ts'

const BUILD = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const MAIN = join(BUILD, 'firmware', 'main.js')
const MIXCTL = join(BUILD, 'firmware', 'mixctl', 'main.js')

/** Of a move that asks for no other: what a knob of the panel moves. */
export const RAMP_MS = 20
const READY_WITHIN_MS = 15_000
const STOP_WITHIN_MS = 8000
/** A box that is away is asked again so soon, and no longer than so. */
const AGAIN_AFTER_MS = 50
const AWAY_MOST_MS = 20_000
/** As a service manager does with a service that ends by itself again and again. */
const RESTART_AFTER_MS = 100

export class Box {
  /** Sounds, configuration, state, log, recording. */
  readonly folder = mkdtempSync(`/tmp/mixbox-gig-${process.pid}-`)
  readonly recording = join(this.folder, 'show.wav')
  /** What `mixctl watch` has told, of this supervisor and those before it. */
  readonly watched: Told[] = []
  /** Of supervisors that nobody had killed. */
  readonly endedByThemselves: string[] = []
  /** Calls that found a part of the box away. */
  failedCalls = 0
  readonly #runtime = mkdtempSync(`/dev/shm/mixbox-gig-${process.pid}-`)
  readonly #logFile = join(this.folder, 'box.log')
  readonly #config = join(this.folder, 'mixbox.json')
  readonly #env: NodeJS.ProcessEnv
  #process: ChildProcess | undefined
  #watch: ChildProcess | undefined
  #killed = false
  #stopping = false
  #controller: Controller | undefined
  #webPort = 0

  constructor() {
    const state = join(this.folder, 'state')
    mkdirSync(state)
    writeFileSync(this.#logFile, '')
    this.#env = {
      ...process.env,
      MIXBOX_STATE_DIR: state,
      MIXBOX_RUNTIME_DIR: this.#runtime,
      // With the engine's reports of ordinary work.
      MIXBOX_LOG: 'debug',
    }
  }

  /** Of every supervisor until now. */
  get log(): string {
    return readFileSync(this.#logFile, 'utf8')
  }

  /** Where the browser panel is. */
  get url(): string {
    return `http://127.0.0.1:${this.#webPort}/`
  }

  /** On a tmpfs; gone when the box is stopped, with every process that has it on its command line. */
  get runtime(): string {
    return this.#runtime
  }

  /** Who moves knobs by MQTT. */
  get controller(): Controller {
    if (!this.#controller) throw new Error('the box has not been started')
    return this.#controller
  }

  /** @throws Error with the log when it does not run in time */
  async start(): Promise<void> {
    this.#webPort = await freePort()
    this.#controller = await Controller.start(this.folder)
    writeFileSync(
      this.#config,
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
        mqtt: this.#controller.config,
        rampMs: RAMP_MS,
        panel: PANEL,
        web: { port: this.#webPort, address: '127.0.0.1' },
      }),
    )
    this.#startSupervisor()
    const deadline = Date.now() + READY_WITHIN_MS
    while (!this.log.includes(' runs.')) {
      if (this.endedByThemselves.length > 0 || Date.now() > deadline)
        throw new Error(`the box does not run:\n${this.log}`)
      await sleep(20)
    }
    this.#startWatch()
    // It says nothing of its own when it has begun: what it tells of a first change does.
    for (let tries = 0; this.watched.length === 0; tries++) {
      if (tries === 100) throw new Error('mixctl watch tells nothing')
      await this.mixctl('set', '/main/st/config/name', `Show ${tries}`)
      await sleep(20)
    }
  }

  /** One call of mixctl; its answer. @throws CallError with what it said */
  mixctl<Answer>(...args: string[]): Promise<Answer> {
    return call<Answer>([MIXCTL, ...args, '--json'], this.#env)
  }

  /** The same until the box has answered: a part of it may be away. @throws CallError refused, or away for too long */
  async ask<Answer>(args: readonly string[]): Promise<Answer> {
    return (await this.askWhile(
      () => this.mixctl<Answer>(...args),
      () => true,
    ))!
  }

  /**
   * @param again told of each call that failed in passing: whether another is to be made
   * @returns undefined when there was to be no other
   */
  async askWhile<Answer>(
    call: () => Promise<Answer>,
    again: (error: CallError) => boolean,
  ): Promise<Answer | undefined> {
    for (const deadline = Date.now() + AWAY_MOST_MS; ; ) {
      try {
        return await call()
      } catch (error) {
        if (!(error instanceof CallError && error.passing) || Date.now() > deadline) throw error
        this.failedCalls++
        if (!again(error)) return undefined
        await sleep(AGAIN_AFTER_MS)
      }
    }
  }

  /** One command to the far end of the card. */
  card(command: string): Promise<Record<string, unknown>> {
    return sendCardCommand(this.#runtime, 'box', command)
  }

  /** kill -9; the next one starts at once. */
  killSupervisor(): void {
    this.#killed = true
    this.#process!.kill('SIGKILL')
  }

  /** Ends it in order; whatever is left of it is killed. Its folder stays. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#watch?.kill()
    const box = this.#process
    if (box && box.exitCode === null && box.signalCode === null) {
      const ended = new Promise((resolve) => box.once('exit', resolve))
      box.kill('SIGTERM')
      await Promise.race([ended, sleep(STOP_WITHIN_MS, undefined, { ref: false })])
    }
    await this.#controller?.stop()
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

  /** As a service: whenever it ends the next one starts, in the same folders. */
  #startSupervisor(): void {
    // A file, because what a supervisor leaves behind goes on writing after it.
    const log = openSync(this.#logFile, 'a')
    const box = spawn(process.execPath, [MAIN, '--config', this.#config], {
      stdio: ['ignore', log, log],
      env: this.#env,
    })
    closeSync(log)
    this.#process = box
    box.once('exit', (code, signal) => {
      if (this.#stopping) return
      if (!this.#killed) this.endedByThemselves.push(signal ?? `exit code ${code}`)
      setTimeout(() => this.#stopping || this.#startSupervisor(), this.#killed ? 0 : RESTART_AFTER_MS)
      this.#killed = false
    })
  }

  #startWatch(): void {
    const watch = spawn(process.execPath, [MIXCTL, 'watch', '--json'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: this.#env,
    })
    this.#watch = watch
    createInterface({ input: watch.stdout }).on('line', (line) => this.watched.push(JSON.parse(line) as Told))
    watch.once('exit', () => {
      setTimeout(() => this.#stopping || this.#startWatch(), AGAIN_AFTER_MS)
    })
  }
}
