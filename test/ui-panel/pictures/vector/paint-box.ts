// A box as a page paints it: its ground (a colour, or colours from above to below), its border, rings inside it.
import type { Drawn } from './page-layout.ts'
import { place, type Rect, short } from './rect.ts'

export interface Definitions {
  /** @returns the id under which the definition stands in the picture; the same one only once */
  define(body: (id: string) => string): string
}

const COLOUR = /(?:rgba?|color)\([^)]*\)/
/** Chromium writes mixed colours as "color(srgb r g b / a)", 0..1. */
export function colourOf(text: string): { colour: string; opacity: number } {
  const numbers = [...text.replace(/^.*?\(/, '').matchAll(/[\d.]+(?:e-?\d+)?/g)].map(Number)
  const scale = text.startsWith('color(') ? 255 : 1
  const hex = numbers.slice(0, 3).map((part) =>
    Math.round(part * scale)
      .toString(16)
      .padStart(2, '0'),
  )
  return { colour: `#${hex.join('')}`, opacity: numbers[3] ?? 1 }
}

/** "brightness(0.7)" of an ancestor. */
const dimmed = (colour: string, by: number): string =>
  `#${[1, 3, 5]
    .map((at) =>
      Math.min(255, Math.round(Number.parseInt(colour.slice(at, at + 2), 16) * by))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

const px = (text: string): number => Number.parseFloat(text) || 0

export function ink(attribute: 'fill' | 'stroke', text: string, by = 1): string {
  const { colour, opacity } = colourOf(text)
  const faint = opacity < 1 ? ` ${attribute}-opacity="${Math.round(opacity * 100) / 100}"` : ''
  return `${attribute}="${dimmed(colour, by)}"${faint}`
}

function gradient(image: string, by: number, definitions: Definitions): string {
  const stops = [...image.matchAll(new RegExp(`(${COLOUR.source})\\s*([\\d.]+%)?`, 'g'))]
  const body = stops.map(([, colour, at], n) => {
    const offset = at ?? (n === 0 ? '0%' : '100%')
    return `<stop offset="${offset}" ${ink('fill', colour!, by).replace('fill=', 'stop-color=').replace('fill-', 'stop-')}/>`
  })
  return definitions.define(
    (id) => `<linearGradient id="${id}" x2="0" y2="1">${body.join('')}</linearGradient>`,
  )
}

const round = (rect: Rect, radius: string): string => {
  const least = Math.min(rect.width, rect.height) / 2
  const r = radius.endsWith('%') ? least : Math.min(px(radius), least)
  return r > 0 ? ` rx="${short(r)}"` : ''
}

export function paintBox({ rect, style }: Drawn, by: number, definitions: Definitions): string {
  const radius = style['border-top-left-radius']
  const sides = ['top', 'right', 'bottom', 'left'] as const
  const widths = sides.map((side) => px(style[`border-${side}-width`]))
  const even = widths.every((width) => width === widths[0]) && widths[0]! > 0
  const parts: string[] = []
  const seen = colourOf(style['background-color']).opacity > 0
  const border = even
    ? ` ${ink('stroke', style['border-top-color'], by)}${widths[0] === 1 ? '' : ` stroke-width="${widths[0]}"`}`
    : ''
  const inset = (by: number): Rect => ({
    x: rect.x + by,
    y: rect.y + by,
    width: rect.width - 2 * by,
    height: rect.height - 2 * by,
  })
  const line = even ? inset(widths[0]! / 2) : rect
  if (seen || border)
    parts.push(
      `<rect ${place(line)}${round(line, radius)} ${seen ? ink('fill', style['background-color'], by) : 'fill="none"'}${border}/>`,
    )
  if (style['background-image'].includes('gradient'))
    parts.push(
      `<rect ${place(rect)}${round(rect, radius)} fill="url(#${gradient(style['background-image'], by, definitions)})"/>`,
    )
  // Rings inside: "rgb(39, 45, 53) 0px 0px 0px 1px inset".
  for (const [, colour, spread] of style['box-shadow'].matchAll(
    new RegExp(`(${COLOUR.source}) 0px 0px 0px ([\\d.]+)px inset`, 'g'),
  ))
    parts.push(
      `<rect ${place(inset(px(spread!) / 2))}${round(rect, radius)} fill="none" ${ink('stroke', colour!, by)}${spread === '1' ? '' : ` stroke-width="${spread}"`}/>`,
    )
  // Bars along an edge: "rgb(...) 0px 2px 0px 0px inset".
  for (const [, colour, x, y] of style['box-shadow'].matchAll(
    new RegExp(`(${COLOUR.source}) (-?[\\d.]+)px (-?[\\d.]+)px 0px 0px inset`, 'g'),
  )) {
    const [right, down] = [px(x!), px(y!)]
    if (right === 0 && down === 0) continue
    const bar = { ...rect, ...(right ? { width: Math.abs(right) } : { height: Math.abs(down) }) }
    if (right < 0) bar.x = rect.x + rect.width + right
    if (down < 0) bar.y = rect.y + rect.height + down
    parts.push(`<rect ${place(bar)} ${ink('fill', colour!, by)}/>`)
  }
  if (!even)
    for (const [n, side] of sides.entries()) {
      const width = widths[n]!
      if (width === 0) continue
      const edge = { ...rect, ...(n % 2 === 0 ? { height: width } : { width }) }
      if (side === 'right') edge.x = rect.x + rect.width - width
      if (side === 'bottom') edge.y = rect.y + rect.height - width
      parts.push(`<rect ${place(edge)} ${ink('fill', style[`border-${side}-color`], by)}/>`)
    }
  return parts.join('')
}
