/** Of one of its two halves. */
export const LEDGER_BYTES = 512 * 1024

const LINE = 64
/** Int32 words: which half counts, then the length of each. */
const CURRENT = 0
const LENGTH = 1

/**
 * What the supervisor has to know again after its own death and is no number: scheduled changes, voices, assets.
 * JSON in two halves; one is filled while the other counts, so that what is read is whole at every instant.
 */
export class Ledger {
  readonly #words: Int32Array
  readonly #halves: readonly [Uint8Array, Uint8Array]

  constructor(memory: ArrayBuffer, offset: number) {
    this.#words = new Int32Array(memory, offset, LINE / 4)
    const half = (n: number) => new Uint8Array(memory, offset + LINE + n * LEDGER_BYTES, LEDGER_BYTES)
    this.#halves = [half(0), half(1)]
  }

  /** False when the text does not fit; what was written before stands then. */
  write(content: unknown): boolean {
    const text = new TextEncoder().encode(JSON.stringify(content))
    if (text.length > LEDGER_BYTES) return false
    const next = Atomics.load(this.#words, CURRENT) === 0 ? 1 : 0
    this.#halves[next].set(text)
    this.#words[LENGTH + next] = text.length
    Atomics.store(this.#words, CURRENT, next)
    return true
  }

  /** What was written last; undefined before the first time. */
  read(): unknown {
    const current = Atomics.load(this.#words, CURRENT) === 0 ? 0 : 1
    const length = this.#words[LENGTH + current]!
    if (length === 0) return undefined
    return JSON.parse(new TextDecoder().decode(this.#halves[current].slice(0, length)))
  }
}

export const LEDGER_SECTION_BYTES = LINE + 2 * LEDGER_BYTES
