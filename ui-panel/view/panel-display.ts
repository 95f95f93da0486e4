// The pixels of the simulated display, as its memory has them.
import { LitElement } from 'lit'

const LIT = [0xc4, 0xec, 0xff, 0xff] as const
const DARK = [0x05, 0x08, 0x0a, 0xff] as const

export interface Picture {
  width: number
  height: number
  /** Base64: byte width x (y >> 3) + x, bit y & 7. */
  image: string
}

export class MxPanelDisplay extends LitElement {
  readonly #canvas = document.createElement('canvas')
  #shown = ''

  protected override createRenderRoot(): HTMLElement {
    this.#canvas.setAttribute('role', 'img')
    this.#canvas.setAttribute('aria-label', 'Display of the front panel')
    this.append(this.#canvas)
    return this
  }

  show({ width, height, image }: Picture): void {
    if (image === this.#shown) return
    this.#shown = image
    const bytes = Uint8Array.from(atob(image), (character) => character.charCodeAt(0))
    const pixels = new ImageData(width, height)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const lit = (bytes[width * (y >> 3) + x]! >> (y & 7)) & 1
        pixels.data.set(lit ? LIT : DARK, 4 * (y * width + x))
      }
    this.#canvas.width = width
    this.#canvas.height = height
    this.#canvas.getContext('2d', { alpha: false })!.putImageData(pixels, 0, 0)
  }
}
customElements.define('mx-panel-display', MxPanelDisplay)
