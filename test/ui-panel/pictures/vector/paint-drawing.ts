// Drawings inside the page (icons, curves) as they are: paths, on a field of their own.

import type { Drawn } from './page-layout.ts'
import { ink } from './paint-box.ts'
import { place } from './rect.ts'

/** Three places are a fiftieth of a pixel on the widest graph. */
const shortPath = (path: string): string =>
  path.replace(/-?\d*\.\d+/g, (number) => String(Math.round(Number(number) * 1000) / 1000))

function path({ attributes, style }: Drawn): string {
  const { fill, stroke } = style
  const filled = fill === 'none' ? 'fill="none"' : ink('fill', fill)
  const dashes = style['stroke-dasharray']
  const lined =
    stroke === 'none'
      ? ''
      : ` ${ink('stroke', stroke)} stroke-width="${Number.parseFloat(style['stroke-width'])}"${dashes === 'none' ? '' : ` stroke-dasharray="${dashes.replace(/px/g, '')}"`}`
  const own = style['vector-effect'] === 'none' ? '' : ` vector-effect="${style['vector-effect']}"`
  const faint = style['opacity'] === '1' ? '' : ` opacity="${style['opacity']}"`
  return `<path d="${shortPath(attributes['d'] ?? '')}" ${filled}${lined}${own}${faint}/>`
}

/** @param parts the drawing's paths */
export function paintDrawing({ rect, attributes }: Drawn, parts: readonly Drawn[]): string {
  const stretched = attributes['preserveAspectRatio']
    ? ` preserveAspectRatio="${attributes['preserveAspectRatio']}"`
    : ''
  return `<svg ${place(rect)} viewBox="${attributes['viewBox'] ?? ''}"${stretched} stroke-linecap="round" stroke-linejoin="round">${parts.map(path).join('')}</svg>`
}
