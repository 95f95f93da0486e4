import type { Bitmap } from './bitmap.ts'
import { drawable } from './glyphs/drawable.ts'
import type { TypeSize } from './type-size.ts'

export const WIDTH = 128

/** Pixels of a display, drawn into the memory it is sent from: byte 128 x (y >> 3) + x, bit y & 7. What lies outside is cut off. */
export class Canvas {
  readonly width = WIDTH
  readonly height: number
  readonly #image: Uint8Array

  /** @param image WIDTH x height / 8 bytes */
  constructor(image: Uint8Array, height: number) {
    this.#image = image
    this.height = height
  }

  clear(): void {
    this.#image.fill(0)
  }

  set(x: number, y: number, lit: boolean): void {
    if (x < 0 || y < 0 || x >= WIDTH || y >= this.height) return
    const at = WIDTH * (y >> 3) + x
    const bit = 1 << (y & 7)
    this.#image[at] = lit ? this.#image[at]! | bit : this.#image[at]! & ~bit
  }

  fill(x: number, y: number, width: number, height: number, lit = true): void {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) this.set(column, row, lit)
    }
  }

  /** Lit where it was dark. */
  invert(x: number, y: number, width: number, height: number): void {
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row++) {
      for (let column = Math.max(0, x); column < Math.min(WIDTH, x + width); column++) {
        this.#image[WIDTH * (row >> 3) + column]! ^= 1 << (row & 7)
      }
    }
  }

  /** What is lit in the bitmap is lit here; the rest stays. */
  draw({ width, height, pixels }: Bitmap, x: number, y: number): void {
    for (let n = 0; n < width * height; n++) {
      if (pixels[n]) this.set(x + (n % width), y + Math.floor(n / width), true)
    }
  }

  /** Letters that would not fit wholly before `end` are left away. @returns the column behind the last one */
  text(text: string, type: TypeSize, x: number, y: number, end = WIDTH): number {
    let at = x
    for (const letter of drawable(text)) {
      const bitmap = type.letter(letter)
      const width = bitmap?.width ?? type.space
      if (at + width > end) break
      if (bitmap) this.draw(bitmap, at, y)
      at += width + type.gap
    }
    return at === x ? x : at - type.gap
  }
}

/** Columns that a text takes. */
export function textWidth(text: string, type: TypeSize): number {
  const widths = drawable(text).map((letter) => (type.letter(letter)?.width ?? type.space) + type.gap)
  return widths.length === 0 ? 0 : widths.reduce((sum, width) => sum + width) - type.gap
}
