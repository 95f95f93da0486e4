import { fence } from './fence.ts'

const LENGTH = 0
const SEQUENCE = 1
const TEXT_OFFSET = 64

/**
 * What one process has to tell another in words, as JSON: the engine's report (granted card settings, rights it
 * lacks), the supervisor's wishes (cards to use). One writer; written now and then, never in steady state.
 */
export class TextBlock {
  readonly #words: Int32Array
  readonly #bytes: Uint8Array

  constructor(memory: ArrayBuffer, offset: number, bytes: number) {
    this.#words = new Int32Array(memory, offset, 16)
    this.#bytes = new Uint8Array(memory, offset + TEXT_OFFSET, bytes - TEXT_OFFSET)
  }

  write(content: unknown): void {
    const text = new TextEncoder().encode(JSON.stringify(content))
    if (text.length > this.#bytes.length) {
      throw new RangeError(`arena text: ${text.length} bytes, room for ${this.#bytes.length}`)
    }
    // Odd also where a writer died half-way.
    const writing = Atomics.load(this.#words, SEQUENCE) | 1
    Atomics.store(this.#words, SEQUENCE, writing)
    fence()
    this.#bytes.set(text)
    this.#words[LENGTH] = text.length
    Atomics.store(this.#words, SEQUENCE, (writing + 1) | 0)
  }

  /** The newest whole content, or undefined when there is none yet or it is being written. */
  read(): unknown {
    const before = Atomics.load(this.#words, SEQUENCE)
    if (before === 0 || (before & 1) === 1) return undefined
    const text = new TextDecoder().decode(this.#bytes.slice(0, this.#words[LENGTH]))
    fence()
    if (Atomics.load(this.#words, SEQUENCE) !== before) return undefined
    return JSON.parse(text)
  }
}
