import { type Canvas, textWidth } from '../canvas.ts'
import type { Rows } from '../rows.ts'
import type { ScreenModel } from '../screen-model.ts'
import { MIDDLE_TYPE, SMALL_TYPE } from '../type-size.ts'

/** A display of this height has room for an alarm in letters that are read across a stage. */
const TALL = 64
const LARGE_ROWS = 18
const SMALL_ROWS = 9

/** The most urgent message along the top: an alarm dark on lit, as large as it fits; how many more wait stands behind it. */
export function drawMessage(canvas: Canvas, messages: ScreenModel['messages'], { from, to }: Rows): Rows {
  const [first] = messages
  if (!first) return { from, to }
  const more = messages.length > 1 ? `+${messages.length - 1}` : ''
  const moreWidth = more ? textWidth(more, SMALL_TYPE) + 3 : 0
  const room = canvas.width - 4 - moreWidth
  const large = first.kind === 'alarm' && canvas.height === TALL && textWidth(first.text, MIDDLE_TYPE) <= room
  const rows = large ? LARGE_ROWS : SMALL_ROWS
  canvas.text(first.text, large ? MIDDLE_TYPE : SMALL_TYPE, 2, from + (large ? 2 : 1), 2 + room)
  if (more) canvas.text(more, SMALL_TYPE, canvas.width - moreWidth + 1, from + (large ? 5 : 1))
  if (first.kind === 'alarm') canvas.invert(0, from, canvas.width, rows)
  return { from: from + rows + 1, to }
}
