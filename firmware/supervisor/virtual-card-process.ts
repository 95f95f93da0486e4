import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { BoxError } from './box-error.ts'
import type { Program } from './engine-process.ts'
import { KeptProcess } from './kept-process.ts'
import type { Log } from './log.ts'

/** What the host process says once its card is there. */
export interface VirtualCardReady {
  /** ALSA name of the card. */
  device: string
  /** The ALSA configuration that knows it. */
  alsaConfig: string
}

const READY_WITHIN_MS = 5000
const STOP_WITHIN_MS = 2000

/** The far end of the virtual card: a process of its own, kept running. The card's clock outlives it. */
export class VirtualCardProcess {
  readonly process: KeptProcess
  readonly #program: Program
  #ready: (facts: VirtualCardReady) => void = () => {}

  constructor(program: Program, log: Log) {
    this.#program = program
    this.process = new KeptProcess({ name: 'virtual card', log, spawn: () => this.#spawn() })
  }

  /** @throws BoxError ECARD when there is no card in time: what the host process said is in the log */
  start(): Promise<VirtualCardReady> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(async () => {
        await this.stop()
        reject(new BoxError('ECARD', `the virtual card has not come up within ${READY_WITHIN_MS} ms`))
      }, READY_WITHIN_MS)
      this.#ready = (facts) => {
        clearTimeout(timer)
        resolve(facts)
      }
      this.process.start()
    })
  }

  async stop(): Promise<void> {
    await this.process.stop((child) => child.kill('SIGTERM'), STOP_WITHIN_MS)
  }

  #spawn(): ChildProcess {
    const { file, args, env } = this.#program
    // A session of its own: on Ctrl-C the engine first fades out.
    const child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 2], env: env ?? process.env })
    createInterface({ input: child.stdout! }).on('line', (line) => this.#take(line))
    return child
  }

  #take(line: string): void {
    const message = JSON.parse(line) as { event?: string } & VirtualCardReady
    if (message.event === 'ready') this.#ready(message)
  }
}
