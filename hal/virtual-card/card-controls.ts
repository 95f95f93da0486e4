import { utimesSync } from 'node:fs'
import { CardError } from './card-error.ts'
import { type ControlElement, ELEMENT_TYPES, PAD_DB, rangeOf, SOUND_ELEMENTS } from './control-elements.ts'
import { AT, ELEMENT } from './layout.ts'

/** The card's own side of its controls: what `amixer` sets, the far end hears. */
export class CardControls {
  readonly elements: readonly ControlElement[]
  readonly #values: Int32Array[]
  readonly #versions: Int32Array[]
  readonly #bell: string
  readonly #card: string

  /** @param bell path of the file whose touching tells every watcher of a change */
  constructor(card: string, buffer: ArrayBuffer, elements: readonly ControlElement[], bell: string) {
    const at = (n: number) => AT.element + n * ELEMENT.bytes
    this.#card = card
    this.#bell = bell
    this.elements = elements
    this.#values = elements.map((element, n) => new Int32Array(buffer, at(n) + ELEMENT.values, element.count))
    this.#versions = elements.map((_, n) => new Int32Array(buffer, at(n) + ELEMENT.version, 1))
  }

  /** Lays the descriptions and first values into a new card's file. */
  describe(buffer: ArrayBuffer): void {
    new Int32Array(buffer, AT.elements, 1)[0] = this.elements.length
    this.elements.forEach((element, n) => {
      const at = AT.element + n * ELEMENT.bytes
      const view = new DataView(buffer, at, ELEMENT.bytes)
      const { min, max } = rangeOf(element)
      writeText(buffer, at, element.name, ELEMENT.nameBytes)
      view.setInt32(ELEMENT.type, ELEMENT_TYPES[element.type], true)
      view.setInt32(ELEMENT.count, element.count, true)
      view.setInt32(ELEMENT.min, min, true)
      view.setInt32(ELEMENT.max, max, true)
      if (element.type === 'integer') {
        view.setInt32(ELEMENT.dbMin, Math.round(element.dbMin * 100), true)
        view.setInt32(ELEMENT.dbStep, Math.round(element.dbStep * 100), true)
      }
      if (element.type === 'enumerated') {
        view.setInt32(ELEMENT.items, element.items.length, true)
        element.items.forEach((item, i) => {
          const where = at + ELEMENT.itemNames + i * ELEMENT.itemNameBytes
          writeText(buffer, where, item, ELEMENT.itemNameBytes)
        })
      }
      this.#values[n]!.fill(element.initial)
    })
  }

  /** @throws CardError ENOENT */
  get(name: string): number[] {
    return [...this.#values[this.#index(name)]!.keys()].map((i) =>
      Atomics.load(this.#values[this.#index(name)]!, i),
    )
  }

  /** One value for all channels, or one for each. Programs that watch the card are told. @throws CardError ENOENT, EINVAL */
  set(name: string, value: number | readonly number[]): void {
    const n = this.#index(name)
    const values = this.#values[n]!
    const { min, max } = rangeOf(this.elements[n]!)
    const wanted = typeof value === 'number' ? Array<number>(values.length).fill(value) : value
    if (wanted.length !== values.length || wanted.some((v) => !Number.isInteger(v) || v < min || v > max)) {
      const allowed = `${values.length} whole numbers from ${min} to ${max}`
      throw new CardError('EINVAL', `set "${name}" of card ${this.#card}`, `[${wanted}]; allowed: ${allowed}`)
    }
    wanted.forEach((v, i) => {
      Atomics.store(values, i, v)
    })
    Atomics.add(this.#versions[n]!, 0, 1)
    this.ring()
  }

  /** Wakes every program that waits for a change. */
  ring(): void {
    const now = new Date()
    utimesSync(this.#bell, now, now)
  }

  /** Grows by one with every change of any element. */
  changes(): number {
    return this.#versions.reduce((sum, version) => (sum + Atomics.load(version, 0)) | 0, 0)
  }

  /** Factor on an input before it is captured: level and pad. */
  captureGain(channel: number): number {
    const pad = this.#value(SOUND_ELEMENTS.pad, channel, 0) === 1 ? PAD_DB : 0
    return factor(this.#db(SOUND_ELEMENTS.captureVolume, channel) + pad)
  }

  /** Factor on an output after it was played: level and switch. */
  playbackGain(channel: number): number {
    if (this.#value(SOUND_ELEMENTS.playbackSwitch, channel, 1) === 0) return 0
    return factor(this.#db(SOUND_ELEMENTS.playbackVolume, channel))
  }

  #db(name: string, channel: number): number {
    const element = this.elements.find((one) => one.name === name)
    if (element?.type !== 'integer') return 0
    return element.dbMin + element.dbStep * this.#value(name, channel, element.initial)
  }

  #value(name: string, channel: number, otherwise: number): number {
    const values = this.#values[this.elements.findIndex((element) => element.name === name)]
    return values && channel < values.length ? Atomics.load(values, channel) : otherwise
  }

  #index(name: string): number {
    const index = this.elements.findIndex((element) => element.name === name)
    if (index >= 0) return index
    const known = this.elements.map((element) => element.name).join(', ')
    throw new CardError('ENOENT', `find control "${name}" of card ${this.#card}`, `there are: ${known}`)
  }
}

/** 0 dB is exactly 1. */
function factor(db: number): number {
  return db === 0 ? 1 : 10 ** (db / 20)
}

/** Zero-terminated. */
export function writeText(buffer: ArrayBuffer, at: number, text: string, bytes: number): void {
  new Uint8Array(buffer, at, bytes).fill(0)
  new TextEncoder().encodeInto(text, new Uint8Array(buffer, at, bytes - 1))
}
