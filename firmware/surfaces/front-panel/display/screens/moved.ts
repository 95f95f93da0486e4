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
/** Rows from which on there is room for a title in larger type. */
const TALL = 46
/** Closed faders are told by a sign that is read from afar. */
const INFINITE = /^-inf\b/
const NUMBER_AND_UNIT = /^([-+]?[\d.:∞]+|[LR]\d+|C|on|off)(?: (.*))?$/u

/** One knob: whose, which, and its value as large as it fits. One that is nobody's is its own title. */
export function drawMoved(canvas: Canvas, moved: MovedParameter, { from, to }: Rows): void {
  const { text, takeOver, position } = moved
  const [name, knob] = moved.channel === '' ? [moved.knob, ''] : [moved.channel, moved.knob]
  const knobWidth = textWidth(knob, SMALL_TYPE)
  const nameRoom = canvas.width - (knob === '' ? 0 : knobWidth + 6)
  const title = to - from >= TALL && textWidth(name, MIDDLE_TYPE) <= nameRoom ? MIDDLE_TYPE : SMALL_TYPE
  canvas.text(shortened(name, title, nameRoom), title, 0, from)
  // Both stand on one line.
  canvas.text(knob, SMALL_TYPE, canvas.width - knobWidth, from + capitals(title) - capitals(SMALL_TYPE))
  const room = to - from - title.height - TRAVEL_ROWS >= capitals(MIDDLE_TYPE)
  const travel = position === undefined || !room ? 0 : TRAVEL_ROWS
  const space = { from: from + title.height, to: to - travel }
  const value = drawValue(canvas, text, space, takeOver === undefined ? 0 : ARROW + 6)
  if (takeOver) drawArrow(canvas, takeOver, canvas.width - ARROW - 2, value.from, ARROW)
  if (travel > 0) drawTravel(canvas, position ?? 0, to - TRAVEL_ROWS)
}

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
