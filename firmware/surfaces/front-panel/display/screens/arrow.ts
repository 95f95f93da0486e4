import type { Canvas } from '../canvas.ts'

/** A triangle: where a fader has to go until it takes over. @param height odd; its width is the same or one less at the tip */
export function drawArrow(canvas: Canvas, way: 'up' | 'down', x: number, y: number, height: number): void {
  for (let row = 0; row < height; row++) {
    const fromTip = way === 'up' ? row : height - 1 - row
    const half = Math.floor(fromTip / 2)
    canvas.fill(x + (height >> 1) - half, y + row, 2 * half + 1, 1)
  }
}
