// What the box has said last: its state, its meters and spectrum, how it is, and what has happened.
import type { ConsoleSize, SavedValue } from '../../firmware/console/index.ts'
import type { Message } from './listeners.ts'
import { MeterFrame } from './meter-frame.ts'
import { type Delta, Mirror } from './mirror.ts'
import { readSpectrum, type Spectrum } from './spectrum-frame.ts'

export interface Welcome extends Message {
  version: number
  role: string
  /** Origin of what this page moves. */
  you: string
  size: ConsoleSize
  box: { id: string; name: string; version: string; rate: number }
  values: Record<string, SavedValue>
}

/** For the list of what has happened. */
const EVENTS = 50

export class Heard {
  readonly meters = new MeterFrame()
  readonly events: { at: number; event: Record<string, unknown> }[] = []
  mirror: Mirror | undefined
  welcome: Welcome | undefined
  status: Message | undefined
  spectrum: Spectrum | undefined
  readonly #now: () => number

  protected constructor(now: () => number) {
    this.#now = now
  }

  /** @returns false if change sets are missing before this one: then only a new snapshot helps */
  protected note(message: Message): boolean {
    const { op } = message
    if (op === 'change') return this.mirror!.apply(message as unknown as Delta)
    if (op === 'welcome') this.#welcomed(message as Welcome)
    else if (op === 'status') this.status = message
    else if (op === 'event') {
      this.events.unshift({ at: this.#now(), event: message['event'] as Record<string, unknown> })
      this.events.length = Math.min(this.events.length, EVENTS)
    }
    return true
  }

  /** @returns what it was, as a listener names it */
  protected noteBinary(data: ArrayBuffer): 'meters' | 'spectrum' | 'sound' {
    if (this.meters.take(data)) return 'meters'
    const spectrum = readSpectrum(data)
    this.spectrum = spectrum ?? this.spectrum
    return spectrum ? 'spectrum' : 'sound'
  }

  #welcomed(welcome: Welcome): void {
    this.welcome = welcome
    const same = this.mirror && JSON.stringify(this.mirror.table.size) === JSON.stringify(welcome.size)
    if (same) this.mirror!.replace(welcome.version, welcome.values)
    else this.mirror = new Mirror(welcome.size, welcome.version, welcome.values)
  }
}
