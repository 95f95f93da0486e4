import { CardHost } from './card-host.ts'
import { cardSpec, type VirtualCardOptions } from './card-options.ts'
import { createVirtualCard, type VirtualCard } from './virtual-card.ts'
import { openWavLoop, type WavLoop } from './wav-loop.ts'

/** What a card may come back with. */
export type Change = Pick<VirtualCardOptions, 'rate' | 'format'>

/** The card of a host process with its files; plugged in again it may be another one. */
export class HostedCard {
  readonly #files: readonly string[]
  readonly #fileRate: number
  readonly #out: string | null
  #options: VirtualCardOptions
  #next: VirtualCardOptions
  card: VirtualCard
  host: CardHost

  /**
   * @param inputs of the card; null: as many as the files have channels, without files as many as it has outputs
   * @throws RangeError when the files have more channels; CardError, LinuxError, WavError
   */
  constructor(
    options: VirtualCardOptions,
    inputs: number | null,
    files: readonly string[],
    out: string | null,
  ) {
    this.#files = files
    this.#fileRate = options.rate ?? 48000
    this.#out = out
    const loops = this.#openFiles(this.#fileRate)
    const fileChannels = loops.reduce((sum, loop) => sum + loop.channels, 0)
    const captureChannels = inputs ?? (fileChannels || (options.playbackChannels ?? 2))
    if (fileChannels > captureChannels)
      throw new RangeError(`the files have ${fileChannels} channels, the card ${captureChannels} inputs`)
    this.#options = this.#next = { ...options, captureChannels }
    this.card = createVirtualCard(this.#options)
    this.host = new CardHost(this.card, loops, out)
  }

  /** What it will be like when it is plugged in next. @throws CardError EINVAL */
  become(change: Change): void {
    const next = { ...this.#next, ...change }
    cardSpec(next)
    this.#next = next
  }

  replug(): void {
    if (this.#next === this.#options) {
      this.card.replug()
      return
    }
    this.host.end()
    this.card.unplug()
    this.card.leave()
    this.#options = this.#next
    this.card = createVirtualCard(this.#options)
    // Files of another rate are not heard.
    const loops = this.card.rate === this.#fileRate ? this.#openFiles(this.card.rate) : []
    this.host = new CardHost(this.card, loops, this.#out, true)
  }

  #openFiles(rate: number): WavLoop[] {
    return this.#files.map((file) => openWavLoop(file, rate))
  }
}
