import type { MqttClient } from 'mqtt'
import { PULSE_MS, Pulse } from './pulse.ts'

/**
 * A broker that has been reached before is reached within it, or another try is better: TCP itself asks again only
 * after 1, 3 and 7 s. ms
 */
const REACHED_WITHIN_MS = 2000

export interface WatchParts {
  client: MqttClient
  /** Whether the broker has been reached before. */
  reached: boolean
  /** As for Pulse. */
  deaths: number
  /** Called once at most. */
  gone(why: string): void
}

/** Looks whether the broker is there, from the try on: a cable that was pulled says nothing. */
export class Watch {
  readonly #parts: WatchParts
  #timer: NodeJS.Timeout | undefined
  #owed = 0
  #paid = 0
  /** Something was sent since the broker has last said anything. */
  #told = false

  constructor(parts: WatchParts) {
    this.#parts = parts
    if (parts.reached) this.#timer = setTimeout(() => this.#giveUp(), REACHED_WITHIN_MS)
  }

  /** The broker has said yes. */
  connected(): void {
    const { client, deaths, gone } = this.#parts
    const pulse = new Pulse(deaths)
    client.stream.on('data', () => {
      this.#told = false
      pulse.heard()
    })
    clearTimeout(this.#timer)
    this.#timer = setInterval(() => {
      const feeling = pulse.tick(this.#owed, this.#told)
      if (feeling === 'ask') this.ask()
      if (feeling !== 'gone') return
      this.end()
      gone('the broker does not answer any more')
    }, PULSE_MS)
  }

  /** Something is sent that the broker answers. @returns to be called then */
  owe(): () => void {
    this.#owed++
    return () => {
      this.#owed--
      this.#paid++
    }
  }

  /** Something is sent that the broker does not answer. */
  told(): void {
    this.#told = true
  }

  /** It answers that. */
  ask(): void {
    this.#parts.client.sendPing()
    this.told()
  }

  /** Whether the broker has answered more than that it is there and what may be subscribed to. */
  get answered(): boolean {
    return this.#paid > 1
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  #giveUp(): void {
    // Not so with WebSockets: mqtt's own limit holds for them.
    const { connecting } = this.#parts.client.stream as { connecting?: boolean }
    if (connecting) this.#parts.gone('the broker cannot be reached')
  }
}
