// All meters of a view on one opaque canvas behind it, painted once for new levels, wherever elements with data-meters stand.
// Nothing of it passes through the elements' own drawing.
import type { Box } from '../model/box.ts'
import { PeakHold } from '../model/peak-hold.ts'
import { paintWell, type Well } from './paint-well.ts'

export class MeterCanvas {
  readonly canvas: HTMLCanvasElement
  readonly #pen: CanvasRenderingContext2D
  readonly #box: Box
  readonly #hold = new PeakHold()
  readonly #end: () => void
  #wells: Well[] = []
  #request = 0
  #fresh = false

  constructor(canvas: HTMLCanvasElement, box: Box) {
    this.canvas = canvas
    this.#pen = canvas.getContext('2d', { alpha: false })!
    this.#box = box
    this.#end = box.on('meters', () => {
      this.#fresh = true
      this.#soon()
    })
  }

  stop(): void {
    this.#end()
    cancelAnimationFrame(this.#request)
  }

  /** After the layout has changed. */
  measure(): void {
    const { canvas } = this
    const frame = canvas.getBoundingClientRect()
    const scale = devicePixelRatio
    canvas.width = Math.round(frame.width * scale)
    canvas.height = Math.round(frame.height * scale)
    this.#pen.setTransform(scale, 0, 0, scale, 0, 0)
    // Whole pixels of the glass: edges stay sharp.
    const sharp = (px: number) => Math.round(px * scale) / scale
    this.#wells = [...canvas.parentElement!.querySelectorAll<HTMLElement>('[data-meters]')].map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      return {
        ...{
          x: sharp(left - frame.left),
          y: sharp(top - frame.top),
          width: sharp(width),
          height: sharp(height),
        },
        channels: element.dataset['meters']!.split(',').map(Number),
      }
    })
    this.#pen.fillStyle = getComputedStyle(canvas).backgroundColor
    this.#pen.fillRect(0, 0, frame.width, frame.height)
    this.#soon()
  }

  /** A page without new levels rests. */
  #soon(): void {
    if (this.#request === 0) this.#request = requestAnimationFrame(this.#paint)
  }

  readonly #paint = (ms: number): void => {
    this.#request = 0
    const { meters } = this.#box
    if (this.#fresh) this.#hold.take(meters.peak, meters.clipped, ms)
    this.#fresh = false
    const levels = { meters, hold: this.#hold, ms }
    for (const well of this.#wells) paintWell(this.#pen, well, levels)
  }
}
