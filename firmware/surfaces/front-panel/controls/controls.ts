import type { Log, PanelControl, PanelFault } from '../../../supervisor/index.ts'
import type { Bench, Handle } from './bench.ts'
import { openControl } from './open-control.ts'

/** A line that another program holds may be let go. */
const RETRY_MS = 5000

/** Every control for itself: what does not work is left out, told, and tried again where that may help. */
export class Controls {
  readonly #controls: readonly PanelControl[]
  readonly #bench: Bench
  readonly #log: Log
  readonly #open = new Map<PanelControl, Handle>()
  readonly #refused = new Map<PanelControl, Error>()
  #timer: NodeJS.Timeout | undefined

  constructor(controls: readonly PanelControl[], bench: Bench, log: Log) {
    this.#controls = controls
    this.#bench = bench
    this.#log = log
  }

  get problems(): PanelFault[] {
    return [...this.#refused].map(([control, { message }]) => ({
      what: `control "${control.name}"`,
      reason: message,
    }))
  }

  /** In the order of the description; undefined where it does not work. */
  *[Symbol.iterator](): Iterator<[PanelControl, Handle | undefined]> {
    for (const control of this.#controls) yield [control, this.#open.get(control)]
  }

  start(): void {
    for (const control of this.#controls) this.#try(control)
    this.#timer = setInterval(() => {
      for (const [control, error] of this.#refused) if (mayChange(error)) this.#try(control)
    }, RETRY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    for (const handle of this.#open.values()) handle.close()
    this.#open.clear()
  }

  #try(control: PanelControl): void {
    const { name, kind } = control
    const before = this.#refused.get(control)
    try {
      this.#open.set(control, openControl(control, this.#bench))
      this.#refused.delete(control)
      if (before) this.#log.info({ control: name, kind }, 'panel: control works')
    } catch (error) {
      this.#refused.set(control, error as Error)
      const { message } = error as Error
      if (before?.message !== message)
        this.#log.warn({ control: name, kind, error: message }, 'panel: control left out')
    }
  }
}

/** What the system refuses; what is wrong in the description stays wrong. */
const mayChange = (error: Error): boolean => 'errno' in error
