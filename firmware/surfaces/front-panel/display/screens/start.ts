import { type Canvas, textWidth } from '../canvas.ts'
import type { Rows } from '../rows.ts'
import { MIDDLE_TYPE, POSTER_TYPE, SMALL_TYPE } from '../type-size.ts'

const NAME = 'Mixbox'
const TEXT = 'starting ...'

/** Before the box sounds. */
export function drawStart(canvas: Canvas, { from, to }: Rows): void {
  const type = [POSTER_TYPE, MIDDLE_TYPE].find(
    (one) => from + one.height + SMALL_TYPE.height + 2 <= to && textWidth(NAME, one) <= canvas.width,
  )
  if (!type) {
    centred(canvas, TEXT, SMALL_TYPE, from + 1)
    return
  }
  const top = from + ((to - from - type.height - SMALL_TYPE.height - 2) >> 1)
  centred(canvas, NAME, type, top)
  centred(canvas, TEXT, SMALL_TYPE, top + type.height + 2)
}

function centred(canvas: Canvas, text: string, type: typeof SMALL_TYPE, y: number): void {
  canvas.text(text, type, (canvas.width - textWidth(text, type)) >> 1, y)
}
