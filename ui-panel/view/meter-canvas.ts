// All meters of a view on one opaque canvas behind it, painted by one animation-frame loop, wherever elements with
// data-meters stand. Nothing of it passes through the elements' own drawing.
import { deflection } from '../../firmware/console/index.ts'
import type { Box } from '../model/box.ts'
import { PeakHold } from '../model/peak-hold.ts'

const SAFE_DB = -18
const HOT_DB = -6
const COLOURS = {
  well: '#07080a',
  safe: '#1fa37f',
  warm: '#e8b23a',
  hot: '#f0624d',
  hold: '#eef2f6',
  reduction: '#58a6ff',
}
const REDUCTION_SPAN_DB = 24
const REDUCTION_PX = 4
const CLIP_PX = 6

interface Well {
  x: number
  y: number
  width: number
  height: number
  channels: number[]
}

export class MeterCanvas {
  readonly #canvas: HTMLCanvasElement
  readonly #pen: CanvasRenderingContext2D
  readonly #box: Box
  readonly #hold = new PeakHold()
  readonly #end: () => void
  #wells: Well[] = []
  #request = 0
  #fresh = false

  constructor(canvas: HTMLCanvasElement, box: Box) {
    this.#canvas = canvas
    this.#pen = canvas.getContext('2d', { alpha: false })!
    this.#box = box
    this.#end = box.on('meters', () => {
      this.#fresh = true
    })
    this.#request = requestAnimationFrame(this.#paint)
  }

  stop(): void {
    this.#end()
    cancelAnimationFrame(this.#request)
  }

  /** After the layout has changed. */
  measure(): void {
    const canvas = this.#canvas
    const frame = canvas.getBoundingClientRect()
    const scale = devicePixelRatio
    canvas.width = Math.round(frame.width * scale)
    canvas.height = Math.round(frame.height * scale)
    this.#pen.setTransform(scale, 0, 0, scale, 0, 0)
    this.#wells = [...canvas.parentElement!.querySelectorAll<HTMLElement>('[data-meters]')].map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      return {
        ...{ x: left - frame.left, y: top - frame.top, width, height },
        channels: element.dataset['meters']!.split(',').map(Number),
      }
    })
    this.#pen.fillStyle = getComputedStyle(canvas).backgroundColor
    this.#pen.fillRect(0, 0, frame.width, frame.height)
    this.#fresh = true
  }

  readonly #paint = (ms: number): void => {
    this.#request = requestAnimationFrame(this.#paint)
    const { meters } = this.#box
    if (this.#fresh) this.#hold.take(meters.peak, meters.clipped, ms)
    this.#fresh = false
    for (const well of this.#wells) this.#well(well, ms)
  }

  #well({ x, y, width, height, channels }: Well, ms: number): void {
    const pen = this.#pen
    const { meters } = this.#box
    pen.fillStyle = COLOURS.well
    pen.fillRect(x, y, width, height)
    const top = y + CLIP_PX + 1
    const tall = height - CLIP_PX - 1
    const reduced = channels.length === 1 ? REDUCTION_PX + 1 : 0
    const wide = (width - reduced - (channels.length - 1)) / channels.length
    for (const [n, channel] of channels.entries()) {
      const left = x + n * (wide + 1)
      const level = deflection(meters.decayed[channel] ?? null)
      let from = 0
      for (const [colour, until] of [
        [COLOURS.safe, deflection(SAFE_DB)],
        [COLOURS.warm, deflection(HOT_DB)],
        [COLOURS.hot, 1],
      ] as const) {
        const to = Math.min(level, until)
        if (to <= from) break
        pen.fillStyle = colour
        pen.fillRect(left, top + (1 - to) * tall, wide, (to - from) * tall)
        from = to
      }
      const held = deflection(this.#hold.level(channel, ms))
      if (held > 0) {
        pen.fillStyle = COLOURS.hold
        pen.fillRect(left, top + (1 - held) * tall, wide, 2)
      }
      if (this.#hold.clipped(channel, ms)) {
        pen.fillStyle = COLOURS.hot
        pen.fillRect(left, y, wide, CLIP_PX)
      }
    }
    const [only] = channels
    if (reduced === 0 || only === undefined) return
    const down = -(meters.gate[only] ?? 0) - (meters.compressor[only] ?? 0)
    pen.fillStyle = COLOURS.reduction
    pen.fillRect(x + width - REDUCTION_PX, top, REDUCTION_PX, Math.min(1, down / REDUCTION_SPAN_DB) * tall)
  }
}
