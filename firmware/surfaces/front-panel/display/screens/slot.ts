import { deflectionOf } from '../../../../console/index.ts'
import type { Canvas } from '../canvas.ts'
import type { Rows } from '../rows.ts'
import type { ScreenSlot } from '../screen-model.ts'
import { SMALL_TYPE } from '../type-size.ts'
import { drawArrow } from './arrow.ts'

/** Columns of the fader's cap and of the bar; where there is room for it, twice that. */
const CAP = 2
const BAR = 4
const WIDE = 24
const GROOVE_DOTS = 3
const SIGN = 8
const SIGN_WIDTH = 5

/** One channel: fader, level, and what is on beside them. @param width columns, 16 at least */
export function drawSlot(
  canvas: Canvas,
  slot: ScreenSlot,
  x: number,
  width: number,
  { from, to }: Rows,
): void {
  if (slot.name === '' && slot.position === undefined) return
  const [cap, bar] = width >= WIDE ? [2 * CAP, 2 * BAR] : [CAP, BAR]
  const left = x + ((width - cap - 1 - bar - 1 - SIGN_WIDTH - 2) >> 1)
  const barLeft = left + cap + 1
  const rows = to - from
  canvas.fill(barLeft, to, bar, 1)
  const lit = Math.round(deflectionOf(slot.level) * rows)
  canvas.fill(barLeft, to - lit, bar, lit)
  if (slot.position !== undefined) {
    for (let y = from; y <= to; y += GROOVE_DOTS) canvas.fill(left, y, cap >> 1, 1)
    canvas.fill(left, to - 2 - Math.round(slot.position * (rows - 2)), cap, 3)
  }
  drawSigns(canvas, slot, barLeft + bar + 2, { from, to })
}

/** Take-over above all: it is what the hand waits for. Mute lit, as the button beside it. */
function drawSigns(
  canvas: Canvas,
  { takeOver, muted, soloed }: ScreenSlot,
  x: number,
  { from, to }: Rows,
): void {
  let y = from
  const next = (draw: (y: number) => void) => {
    if (y + SIGN <= to + 1) draw(y)
    y += SIGN + 1
  }
  if (takeOver) next((at) => drawArrow(canvas, takeOver, x, at, SIGN_WIDTH))
  if (muted) {
    next((at) => {
      canvas.text('M', SMALL_TYPE, x, at + 1)
      canvas.invert(x - 1, at, SIGN_WIDTH + 2, SIGN + 1)
    })
  }
  if (soloed) next((at) => canvas.text('S', SMALL_TYPE, x, at))
}
