import type { VirtualCard } from '../../hal/virtual-card/index.ts'

/** Keeps the inputs of a virtual card filled with a sine per channel, a second ahead. */
export class CardFeeder {
  readonly #timer: NodeJS.Timeout

  constructor(card: VirtualCard) {
    const seconds = Array.from({ length: card.captureChannels }, (_, c) =>
      Float32Array.from(
        { length: card.rate },
        (_, n) => 0.05 * Math.sin((2 * Math.PI * (100 + 50 * c) * n) / card.rate),
      ),
    )
    const chunk = seconds.map(() => new Float32Array(card.rate / 100))
    const feed = () => {
      const frames = card.rate / 100
      let from = Math.max(card.filledTo, Math.floor(card.frames()))
      for (; from < card.frames() + card.rate / 2; from += frames) {
        seconds.forEach((second, c) => {
          for (let n = 0; n < frames; n++) chunk[c]![n] = second[(from + n) % card.rate]!
        })
        card.writeCapture(from, chunk, frames)
      }
    }
    feed()
    this.#timer = setInterval(feed, 50)
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
