import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A machine that is going to turn off has told the box to end by then. */
const PATIENCE_MS = 10_000

export interface PowerOffParts {
  runtimeDir: string
  mute(on: boolean): void
  /** For the display; undefined takes it away. */
  alarm(text: string | undefined): void
  note(text: string): void
  log: { warn(detail: object, text: string): void }
}

/** Asks for the machine to be turned off: a file that systemd waits for (mixbox-poweroff.path). */
export class PowerOff {
  readonly path: string
  readonly #parts: PowerOffParts
  #timer: NodeJS.Timeout | undefined

  constructor(parts: PowerOffParts) {
    this.#parts = parts
    this.path = join(parts.runtimeDir, 'poweroff')
  }

  event(event: 'arm' | 'cancel' | 'shutdown'): void {
    const { note } = this.#parts
    if (event === 'arm') note('hold 3 s to turn off')
    else if (event === 'cancel') note('not turned off')
    else this.#ask()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #ask(): void {
    if (this.#timer) return
    const { mute, alarm, log } = this.#parts
    log.warn({ file: this.path }, 'panel: turning the machine off')
    alarm('turning off')
    mute(true)
    try {
      writeFileSync(this.path, '', { mode: 0o600 })
    } catch (error) {
      this.#giveUp((error as Error).message)
      return
    }
    this.#timer = setTimeout(() => this.#giveUp('nobody has: is mixbox-poweroff.path enabled?'), PATIENCE_MS)
  }

  /** The show goes on. */
  #giveUp(reason: string): void {
    const { mute, alarm, note, log } = this.#parts
    this.#timer = undefined
    rmSync(this.path, { force: true })
    log.warn({ reason }, 'panel: the machine was not turned off')
    alarm(undefined)
    note(`not turned off: ${reason}`)
    mute(false)
  }
}
