import { setTimeout as sleep } from 'node:timers/promises'
import type { Converter } from '../../../../hal/chips/index.ts'
import type { Fader } from './fader.ts'

/** While one of them moves, and a second more; a converter that needs longer takes as long as it needs. */
const ROUND_MS = 5
const AWAKE_MS = 1000
/** While nobody touches them: a hand is noticed a little later, and the box has better things to do. */
const REST_ROUND_MS = 20
const OFFLINE_MS = 50

/** Reads the faders on one converter, one after the other, for ever. */
export class FaderPoller {
  readonly #converter: Converter
  readonly #faders = new Map<number, Fader>()
  #running = true
  #movedAt = Number.NEGATIVE_INFINITY

  constructor(converter: Converter) {
    this.#converter = converter
    void this.#run()
  }

  /** @throws Error when another fader is there, or the chip has no such channel */
  add(channel: number, fader: Fader): void {
    const { channels, device } = this.#converter
    if (channel >= channels)
      throw new Error(`channel ${channel}: chip "${device.name}" has 0 to ${channels - 1}`)
    if (this.#faders.has(channel))
      throw new Error(`channel ${channel} of chip "${device.name}" has a fader already`)
    this.#faders.set(channel, fader)
  }

  remove(channel: number): void {
    this.#faders.delete(channel)
  }

  stop(): void {
    this.#running = false
  }

  async #run(): Promise<void> {
    let next = performance.now()
    while (this.#running) {
      const heard = await this.#round()
      const now = performance.now()
      const roundMs = now - this.#movedAt < AWAKE_MS ? ROUND_MS : REST_ROUND_MS
      next = Math.max(Math.min(next, now) + roundMs, now)
      await sleep(heard ? next - now : OFFLINE_MS)
    }
  }

  async #round(): Promise<boolean> {
    const { device } = this.#converter
    for (const [channel, fader] of this.#faders) {
      if (!this.#running) return false
      try {
        if (!device.online) throw new Error('offline')
        const raw = await this.#converter.read(channel)
        if (this.#running && fader.read(raw)) this.#movedAt = performance.now()
      } catch {
        // Why is told by the bus.
        for (const each of this.#faders.values()) each.lose()
        return false
      }
    }
    return this.#faders.size > 0
  }
}
