// Meters are painted, not laid out: their pixels are read back and written as the few rectangles they are made of.
import type { Page } from 'playwright-core'
import { place } from './rect.ts'

interface Pixels {
  x: number
  y: number
  width: number
  height: number
  /** "#rrggbb" row after row. */
  colours: string[]
}

/** In the page: every meter, one pixel of glass for one of the page's. */
const READ = `(() => {
  const canvas = document.querySelector('canvas.meters')
  if (!canvas) return []
  const frame = canvas.getBoundingClientRect()
  return [...canvas.parentElement.querySelectorAll('[data-meters]')].map((well) => {
    const rect = well.getBoundingClientRect()
    const [x, y, width, height] = [rect.x - frame.x, rect.y - frame.y, rect.width, rect.height].map(Math.round)
    if (width * height === 0) return undefined
    const { data } = canvas.getContext('2d').getImageData(x, y, width, height)
    const colours = Array.from({ length: width * height }, (_, n) =>
      '#' + [0, 1, 2].map((part) => data[4 * n + part].toString(16).padStart(2, '0')).join(''))
    return { x: x + frame.x, y: y + frame.y, width, height, colours }
  }).filter(Boolean)
})()`

/** Runs of a row, taken together with the rows below that have the same. */
function rectangles({ x, y, width, height, colours }: Pixels): string {
  const open = new Map<string, { left: number; top: number; wide: number; tall: number; colour: string }>()
  const done: string[] = []
  const close = (key: string) => {
    const { left, top, wide, tall, colour } = open.get(key)!
    done.push(`<rect ${place({ x: x + left, y: y + top, width: wide, height: tall })} fill="${colour}"/>`)
    open.delete(key)
  }
  for (let row = 0; row < height; row++) {
    const here = new Set<string>()
    for (let left = 0; left < width; ) {
      const colour = colours[row * width + left]!
      let wide = 1
      while (left + wide < width && colours[row * width + left + wide] === colour) wide++
      const key = `${left} ${wide} ${colour}`
      here.add(key)
      const above = open.get(key)
      if (above) above.tall++
      else open.set(key, { left, top: row, wide, tall: 1, colour })
      left += wide
    }
    for (const key of [...open.keys()]) if (!here.has(key)) close(key)
  }
  for (const key of [...open.keys()]) close(key)
  return done.join('')
}

export async function paintMeters(page: Page): Promise<string> {
  const meters = (await page.evaluate(READ)) as Pixels[]
  return `<g shape-rendering="crispEdges">${meters.map(rectangles).join('')}</g>`
}
