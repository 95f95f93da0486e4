import type { Canvas } from '../canvas.ts'
import type { Rows } from '../rows.ts'
import { shortened } from '../shortened.ts'
import { SMALL_TYPE } from '../type-size.ts'

const LINE = 9
const RAIL = 3

/** The pages, the one that is shown lit; a long list goes along with it, and a rail tells where in it. */
export function drawMenu(canvas: Canvas, pages: readonly string[], page: string, { from, to }: Rows): void {
  const lines = Math.max(1, Math.floor((to - from + 1) / LINE))
  const chosen = Math.max(0, pages.indexOf(page))
  const first = Math.min(Math.max(0, chosen - (lines >> 1)), Math.max(0, pages.length - lines))
  const width = canvas.width - (pages.length > lines ? RAIL + 2 : 0)
  for (const [n, name] of pages.slice(first, first + lines).entries()) {
    const y = from + n * LINE
    canvas.text(shortened(name, SMALL_TYPE, width - 8), SMALL_TYPE, 4, y)
    if (first + n === chosen) canvas.invert(0, y - (y > 0 ? 1 : 0), width, LINE)
  }
  if (width === canvas.width) return
  const rows = to - from
  const x = canvas.width - RAIL
  canvas.fill(x + 1, from, 1, rows)
  canvas.fill(
    x,
    from + Math.floor((rows * first) / pages.length),
    RAIL,
    Math.ceil((rows * lines) / pages.length),
  )
}
