// What goes on beside the messages: bytes that are no requests and no frames, requests without end, codes that are guessed.
import { connect } from 'node:net'
import { ask, FAR } from '../../firmware/web/devices.ts'
import { HOSTILE_FRAMES, sayFrame } from '../../firmware/web/hostile-frames.ts'
import { HOSTILE_REQUESTS, sayRaw } from '../../firmware/web/hostile-requests.ts'
import type { Random } from '../../gig/random.ts'

const DRIP_MS = 200
/** The box has more to do. */
const PATIENCE_MS = 5000

export class HostileStrangers {
  requests = 0
  frames = 0
  guesses = 0
  /** Requests that never ended, and were hung up on. */
  drips = 0
  readonly faults: string[] = []
  readonly #port: number
  readonly #random: Random
  #over = false
  #all: Promise<unknown> = Promise.resolve()

  constructor(port: number, random: Random) {
    this.#port = port
    this.#random = random
  }

  start(): void {
    const again = async (act: () => Promise<void>) => {
      while (!this.#over) await act().catch((error: Error) => this.#fault(error.message))
    }
    const dripping = Array.from({ length: 8 }, () => again(() => this.#drip()))
    this.#all = Promise.all([
      ...[again(() => this.#request()), again(() => this.#frame()), again(() => this.#guess())],
      ...dripping,
    ])
  }

  async end(): Promise<void> {
    this.#over = true
    await this.#all
  }

  async #request(): Promise<void> {
    const [about, bytes, answer] = this.#random.pick(HOSTILE_REQUESTS)
    const told = await sayRaw(this.#port, bytes(`127.0.0.1:${this.#port}`), PATIENCE_MS)
    this.requests++
    // Who hangs up on bytes that it has not read takes its own words back with it (RFC 9112, 9.6).
    if (told !== '' && !answer.test(told))
      this.#fault(`${about}: answered ${JSON.stringify(told.slice(0, 100))}`)
  }

  async #frame(): Promise<void> {
    const [about, bytes, code] = this.#random.pick(HOSTILE_FRAMES)
    const told = await sayFrame(this.#port, bytes)
    this.frames++
    if (told !== code) this.#fault(`${about}: hung up with ${told}, not ${code}`)
  }

  async #guess(): Promise<void> {
    const code = String(this.#random.whole(0, 999_999)).padStart(6, '0')
    const from = `127.0.${this.#random.whole(1, 99)}.${this.#random.whole(1, 250)}`
    const { status } = await ask(this.#port, 'POST', '/pair', FAR, { code, name: 'x' }, from)
    this.guesses++
    if (status !== 403) this.#fault(`a guessed code was answered with ${status}`)
  }

  /** A letter of its head now and then, as long as it is let. */
  async #drip(): Promise<void> {
    const socket = connect(this.#port, '127.0.0.1')
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nX-Slow: ')
    const timer = setInterval(() => (this.#over ? socket.destroy() : socket.write('x')), DRIP_MS)
    await closed
    clearInterval(timer)
    if (!this.#over) this.drips++
  }

  #fault(text: string): void {
    if (this.faults.length < 20) this.faults.push(text)
  }
}
