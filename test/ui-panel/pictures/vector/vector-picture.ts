// A page as it stands, in vectors: light, sharp at every size, and to be read as text. True to boxes, colours, texts and drawings; without
// soft shadows.
import type { Page } from 'playwright-core'
import { type Drawn, pageLayout } from './page-layout.ts'
import { type Definitions, ink, paintBox } from './paint-box.ts'
import { paintDrawing } from './paint-drawing.ts'
import { paintMeters } from './paint-meters.ts'
import { paintChoice, paintText } from './paint-text.ts'
import { holds, meets, place, type Rect } from './rect.ts'

class Shelf implements Definitions {
  readonly #ids = new Map<string, string>()

  define(body: (id: string) => string): string {
    const key = body('')
    const id = this.#ids.get(key) ?? `d${this.#ids.size}`
    this.#ids.set(key, id)
    return id
  }

  toString(): string {
    return [...this.#ids].map(([body, id]) => body.replace('id=""', `id="${id}"`)).join('')
  }
}

const ancestors = (drawn: Drawn): Drawn[] => (drawn.parent ? [drawn.parent, ...ancestors(drawn.parent)] : [])

/** The innermost box that cuts it off, if one does. */
const cutter = (drawn: Drawn, rect: Rect): Drawn | undefined =>
  ancestors(drawn).find(({ style, rect: frame }) => {
    if (style['overflow-x'] === 'visible') return false
    const round = Number.parseFloat(style['border-top-left-radius']) > 0
    return !holds(frame, rect) || (round && rect.y <= frame.y + 1 && rect.height < frame.height)
  })

export async function vectorPicture(page: Page, title: string): Promise<string> {
  const { width, height } = page.viewportSize()!
  const frame = { x: 0, y: 0, width, height }
  const all = await pageLayout(page)
  const shelf = new Shelf()
  const meters = await paintMeters(page)
  const body: string[] = []
  for (const drawn of all) {
    const { name, rect, style } = drawn
    const line = [drawn, ...ancestors(drawn)]
    const inside = line.every(
      (one, n) => n === 0 || one.style['overflow-x'] === 'visible' || meets(one.rect, rect),
    )
    if (!meets(frame, rect) || !inside || style['visibility'] !== 'visible') continue
    if (line.slice(1).some((one) => one.name === 'svg')) continue
    const by = line.reduce(
      (sum, one) => sum * (Number(/brightness\(([\d.]+)\)/.exec(one.style['filter'])?.[1]) || 1),
      1,
    )
    const faint = line.reduce((sum, one) => sum * Number(one.style['opacity'] || 1), 1)
    // Text carries the styles of the box it stands in.
    let painted = name === '#text' ? paintText(drawn, by) : paintBox(drawn, by, shelf)
    if (name === 'canvas') painted += meters
    if (name === 'select') painted += paintChoice(drawn, by)
    if (name === 'svg')
      painted += paintDrawing(
        drawn,
        all.filter((one) => one.parent === drawn),
      )
    if (painted === '') continue
    const cut = cutter(drawn, rect)
    const clip =
      cut &&
      shelf.define(
        (id) =>
          `<clipPath id="${id}"><rect ${place(cut.rect)} rx="${Number.parseFloat(cut.style['border-top-left-radius'])}"/></clipPath>`,
      )
    const group = `${clip ? ` clip-path="url(#${clip})"` : ''}${faint < 1 ? ` opacity="${faint}"` : ''}`
    body.push(group ? `<g${group}>${painted}</g>` : painted)
  }
  const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui,Roboto,Noto Sans,sans-serif"><title>${title}</title><defs>${shelf}</defs><rect width="${width}" height="${height}" ${ink('fill', String(ground))}/>
${body.join('\n')}
</svg>
`
}
