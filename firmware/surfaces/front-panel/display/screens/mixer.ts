import { type Canvas, textWidth } from '../canvas.ts'
import type { Rows } from '../rows.ts'
import type { ScreenModel } from '../screen-model.ts'
import { shortened } from '../shortened.ts'
import { SMALL_TYPE } from '../type-size.ts'
import { drawSlot } from './slot.ts'

const LINE = 9
/** More columns than these are too narrow for a name: they take turns in two lines of names. */
const ONE_LINE = 4
/** Lower bars tell too little: names, and the page before them, make room. */
const LOWEST_BARS = 20
const SHIFT = 'SHIFT'

/** The page, its channels' levels side by side as the panel's own columns, their names below. */
export function drawMixer(canvas: Canvas, model: ScreenModel, { from, to }: Rows): void {
  const { slots } = model
  const lines = slots.length > ONE_LINE ? 2 : 1
  const fits = (taken: number) => to - from >= taken * LINE + LOWEST_BARS
  const names = fits(lines) ? lines : 0
  const header = fits(names + 1)
  const top = header ? from + LINE + 1 : from
  if (header) drawHeader(canvas, model, from)
  const column = Math.floor(canvas.width / slots.length)
  const bottom = to - names * LINE + (names > 0 ? 1 : 0)
  for (const [n, slot] of slots.entries()) {
    drawSlot(canvas, slot, n * column, column, { from: top, to: names > 0 ? bottom - 2 : to })
    if (names === 0 || slot.name === '') continue
    const name = shortened(slot.name, SMALL_TYPE, names * column - 2)
    const width = textWidth(name, SMALL_TYPE)
    const x = names === 1 ? n * column + ((column - width) >> 1) : nameStart(n, column, width)
    const y = bottom + (n % names) * LINE
    canvas.text(name, SMALL_TYPE, x, y)
    if (slot.selected) canvas.invert(x - 1, y - 1, width + 2, LINE)
  }
}

/** Two neighbours have the width of both, each on a line of its own: the left one from its left edge, the right one to its right edge. */
function nameStart(slot: number, column: number, width: number): number {
  return slot % 2 === 0 ? slot * column + 1 : (slot + 1) * column - 1 - width
}

function drawHeader(canvas: Canvas, { page, knob, shift }: ScreenModel, y: number): void {
  const right = textWidth(knob, SMALL_TYPE)
  canvas.text(knob, SMALL_TYPE, canvas.width - right, y)
  let end = canvas.width - right - 4
  if (shift) {
    const width = textWidth(SHIFT, SMALL_TYPE)
    end -= width + 4
    canvas.text(SHIFT, SMALL_TYPE, end + 2, y)
    canvas.invert(end, y, width + 4, LINE - 1)
    end -= 3
  }
  canvas.text(shortened(page, SMALL_TYPE, end), SMALL_TYPE, 0, y)
}
