// Runs of text where they stood. Whoever looks has other fonts, most often narrower ones: what was centred stays centred, what ended
// at an edge ends there.

import type { Drawn } from './page-layout.ts'
import { ink } from './paint-box.ts'
import { escaped, type Rect, short } from './rect.ts'

/** Of a font's height, above the line it stands on: DejaVu Sans, which the pictures are taken with. */
const ASCENT = 0.797

const px = (text: string): number => Number.parseFloat(text)

function anchor(rect: Rect, parent: Drawn | undefined): 'start' | 'middle' | 'end' {
  let block = parent
  while (block && block.rect.width < rect.width + 3) block = block.parent
  if (!block) return 'start'
  const left = rect.x - block.rect.x
  const right = block.rect.x + block.rect.width - rect.x - rect.width
  if (Math.abs(left - right) < 2.5) return 'middle'
  return right < left && right < 14 ? 'end' : 'start'
}

function words(
  rect: Rect,
  text: string,
  { style, parent }: Drawn,
  by: number,
  at = anchor(rect, parent),
): string {
  const x = rect.x + { start: 0, middle: rect.width / 2, end: rect.width }[at]
  const bold = Number(style['font-weight']) > 450 ? ` font-weight="${style['font-weight']}"` : ''
  const where = at === 'start' ? '' : ` text-anchor="${at}"`
  return `<text x="${short(x)}" y="${short(rect.y + rect.height * ASCENT)}" font-size="${px(style['font-size'])}"${bold}${where} ${ink('fill', style['color'], by)}>${escaped(text)}</text>`
}

export const paintText = (drawn: Drawn, by: number): string =>
  drawn.runs
    .filter(({ words: text }) => text.trim() !== '')
    .map(({ rect, words: text }) => words(rect, text, drawn, by))
    .join('')

/** What is chosen in a list, and the arrow that opens it. */
export function paintChoice(drawn: Drawn, by: number): string {
  const { rect, style, chosen = '' } = drawn
  const size = px(style['font-size'])
  const [top, bottom] = [px(style['padding-top']), px(style['padding-bottom'])]
  const line = {
    ...{ x: rect.x + 5 + px(style['padding-left']), width: 0, height: size * 1.164 },
    y: rect.y + top + (rect.height - top - bottom - size * 1.164) / 2,
  }
  const arrow = `<path d="M${short(rect.x + rect.width - 15)} ${short(rect.y + rect.height / 2 - 2)}l4 4l4-4" fill="none" ${ink('stroke', style['color'], by)} stroke-width="2"/>`
  return words(line, chosen, drawn, by, 'start') + arrow
}
