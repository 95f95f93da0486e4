import type { Canvas } from '../canvas.ts'

const CAP = 9
const HEIGHT = 9
const MARKS = 5

/** A fader that lies: groove, marks at the quarters of its travel, cap. @param position 0..1 */
export function drawTravel(canvas: Canvas, position: number, y: number): void {
  const run = canvas.width - CAP
  for (let mark = 0; mark < MARKS; mark++) {
    canvas.fill((CAP >> 1) + Math.round((run * mark) / (MARKS - 1)), y + 1, 1, HEIGHT - 2)
  }
  canvas.fill(CAP >> 1, y + (HEIGHT >> 1), run + 1, 1)
  const left = Math.round(run * Math.min(1, Math.max(0, position)))
  canvas.fill(left - 1, y, CAP + 2, HEIGHT, false)
  canvas.fill(left, y, CAP, HEIGHT)
  canvas.fill(left + (CAP >> 1), y + 1, 1, HEIGHT - 2, false)
}
