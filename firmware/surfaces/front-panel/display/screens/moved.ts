import { type Canvas, textWidth } from '../canvas.ts'
import type { Rows } from '../rows.ts'
import type { MovedParameter } from '../screen-model.ts'
import { shortened } from '../shortened.ts'
import { BIG_TYPE, MIDDLE_TYPE, SMALL_TYPE, type TypeSize } from '../type-size.ts'
import { drawArrow } from './arrow.ts'
import { drawTravel } from './travel.ts'

/** Where numbers end and units begin: they stand still while a value runs. */
const NUMBER_END = 88
const GAP = 4
const TRAVEL_ROWS = 9
const ARROW = 11
/** Closed faders are told by a sign that is read from afar. */
const INFINITE = /^-inf\b/
const NUMBER_AND_UNIT = /^([-+]?[\d.:∞]+|[LR]\d+|C|on|off)(?: (.*))?$/u

/** One knob: whose, which, and its value as large as it fits. */
export function drawMoved(canvas: Canvas, moved: MovedParameter, { from, to }: Rows): void {
  const tall = to - from >= 46
  const title =
    tall && textWidth(moved.channel, MIDDLE_TYPE) <= titleRoom(canvas, moved.knob) ? MIDDLE_TYPE : SMALL_TYPE
  const knobWidth = textWidth(moved.knob, SMALL_TYPE)
  canvas.text(shortened(moved.channel, title, titleRoom(canvas, moved.knob)), title, 0, from)
  const line = from + (title === MIDDLE_TYPE ? 7 : 0)
  canvas.text(moved.knob, SMALL_TYPE, canvas.width - knobWidth, line)
  const room = to - from - title.height - TRAVEL_ROWS >= MIDDLE_TYPE.height - 2
  const travel = moved.position === undefined || !room ? 0 : TRAVEL_ROWS
  const space = { from: from + title.height, to: to - travel }
  const value = drawValue(canvas, moved.text, space, moved.takeOver === undefined ? 0 : ARROW + 6)
  if (moved.takeOver) drawArrow(canvas, moved.takeOver, canvas.width - ARROW - 2, value.from, ARROW)
  if (travel > 0) drawTravel(canvas, moved.position ?? 0, to - TRAVEL_ROWS)
}

const titleRoom = (canvas: Canvas, knob: string) => canvas.width - textWidth(knob, SMALL_TYPE) - 6

/** In the middle of its rows. @param aside columns on the right that are another's @returns the rows it took */
function drawValue(canvas: Canvas, text: string, { from, to }: Rows, aside: number): Rows {
  const [, number = '', unit = ''] = NUMBER_AND_UNIT.exec(text.replace(INFINITE, '-∞')) ?? []
  const width = textWidth(number, BIG_TYPE)
  const unitType = [MIDDLE_TYPE, SMALL_TYPE].find(
    (type) => width + (unit ? GAP + textWidth(unit, type) : 0) <= canvas.width,
  )
  if (number && unitType && BIG_TYPE.height <= to - from) {
    const top = from + ((to - from - BIG_TYPE.height) >> 1)
    const unitWidth = unit ? GAP + textWidth(unit, unitType) : 0
    const end = unit
      ? Math.max(width, Math.min(NUMBER_END, canvas.width - unitWidth))
      : middleEnd(canvas, width, aside)
    canvas.text(number, BIG_TYPE, end - width, top)
    canvas.text(unit, unitType, end + GAP, top + BIG_TYPE.height - capitals(unitType))
    return { from: top, to: top + BIG_TYPE.height }
  }
  const type = textWidth(text, MIDDLE_TYPE) <= canvas.width - aside ? MIDDLE_TYPE : SMALL_TYPE
  const top = from + Math.max(0, (to - from - type.height) >> 1)
  canvas.text(text, type, (canvas.width - aside - textWidth(text, type)) >> 1, top)
  return { from: top, to: top + type.height }
}

const middleEnd = (canvas: Canvas, width: number, aside: number) => (canvas.width - aside + width) >> 1

/** From the top of a line to what its letters stand on. */
const capitals = (type: TypeSize) => (type.height / 8) * 7
