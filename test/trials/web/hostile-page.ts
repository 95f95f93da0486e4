import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Message } from '../../firmware/web/wrong-messages.ts'

/** With those that count more than once, below the 8000 a second at which a client is hung up on. */
const MOST_PER_SECOND = 3000
const WITHIN_MS = 60_000

/** A socket that says what it is given to say, and counts what it is answered. */
export class HostilePage {
  /** By code; "done" where something was. */
  readonly codes: Record<string, number> = {}
  readonly #socket: WebSocket
  #open = 0
  #heard: () => void = () => {}
  #gone: string | undefined

  constructor(port: number, headers: Record<string, string> = {}) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers, perMessageDeflate: false })
    this.#socket.on('message', (data: Buffer, binary) => {
      if (!binary) this.#take(JSON.parse(data.toString()) as { op: string; code: string })
    })
    this.#socket.on('error', () => {})
    this.#socket.on('close', (code) => {
      this.#gone = `hung up with ${code}`
      this.#heard()
    })
  }

  async opened(): Promise<void> {
    await new Promise((resolve, reject) => {
      this.#socket.once('open', resolve)
      this.#socket.once('error', reject)
    })
  }

  /** Resolves when all of them are answered. @throws Error when they are not, or the box hung up */
  async say(messages: readonly Message[]): Promise<void> {
    const begun = performance.now()
    this.#open += messages.length
    for (const message of messages) this.#socket.send(message, { binary: Buffer.isBuffer(message) })
    while (this.#open > 0 && this.#gone === undefined) {
      const late = sleep(WITHIN_MS, 'late' as const, { ref: false })
      const heard = new Promise<void>((resolve) => {
        this.#heard = resolve
      })
      if ((await Promise.race([heard, late])) === 'late') break
    }
    if (this.#open > 0)
      throw new Error(`${this.#open} messages were not answered${this.#gone ? `: ${this.#gone}` : ''}`)
    await sleep(Math.max(0, begun + (messages.length * 1000) / MOST_PER_SECOND - performance.now()))
  }

  close(): void {
    this.#socket.terminate()
  }

  #take({ op, code }: { op: string; code: string }): void {
    if (op !== 'done' && op !== 'refused') return
    const what = op === 'done' ? op : code
    this.codes[what] = (this.codes[what] ?? 0) + 1
    if (--this.#open === 0) this.#heard()
  }
}
