import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { BoxError } from './box-error.ts'
import { KeptProcess } from './kept-process.ts'
import type { Log } from './log.ts'
import type { ProcessFile, Program } from './process-file.ts'

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
export interface VirtualCardProcessParts {
  program: Program
  file: ProcessFile
  log: Log
  /** Factor of every time the process is given. */
  patience: number
  /** Asks a host that cannot be used to let go of the card and end; its clients run on. */
  leave(): Promise<void>
}

/** The far end of the virtual card: a process of its own, kept running. The card's clock outlives it. */
export class VirtualCardProcess {
  readonly process: KeptProcess
  readonly #parts: VirtualCardProcessParts
  #ready: (facts: VirtualCardReady) => void = () => {}

  constructor(parts: VirtualCardProcessParts) {
    const { log, file } = parts
    this.#parts = parts
    this.process = new KeptProcess({ name: 'virtual card', log, file, spawn: () => this.#spawn() })
  }

  /**
   * Adopts the host of an earlier supervisor, or starts one.
   * @throws BoxError ECARD when there is no card in time: what the host process said is in the log
   */
  async start(): Promise<VirtualCardReady> {
    const left = this.#parts.file.living()
    if (left?.same && left.facts && this.process.adopt()) return left.facts as VirtualCardReady
    await this.#parts.leave()
    await this.process.endForsaken(() => true, STOP_WITHIN_MS)
    return this.#startAnew()
  }

  async stop(): Promise<void> {
    await this.process.stop((held) => held.kill('SIGTERM'), STOP_WITHIN_MS)
  }

  #startAnew(): Promise<VirtualCardReady> {
    return new Promise((resolve, reject) => {
      const within = READY_WITHIN_MS * this.#parts.patience
      const timer = setTimeout(async () => {
        await this.stop()
        reject(new BoxError('ECARD', `the virtual card has not come up within ${within} ms`))
      }, within)
      this.#ready = (facts) => {
        clearTimeout(timer)
        resolve(facts)
      }
      this.process.start()
    })
  }

  #spawn(): ChildProcess {
    const { file, args, env } = this.#parts.program
    // A session of its own: on Ctrl-C the engine first fades out.
    const child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 2], env: env ?? process.env })
    createInterface({ input: child.stdout! }).on('line', (line) => this.#take(line))
    return child
  }

  #take(line: string): void {
    const message = JSON.parse(line) as { event?: string } & VirtualCardReady
    if (message.event !== 'ready') return
    const { device, alsaConfig } = message
    const { pid } = this.process
    // A successor of this supervisor finds it, and what it is.
    if (pid !== undefined) this.#parts.file.remember(pid, { device, alsaConfig })
    this.#ready(message)
  }
}
