/** In CSS pixels from the page's top left. */
export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

export const meets = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

export const holds = (outer: Rect, { x, y, width, height }: Rect): boolean =>
  x >= outer.x - 0.5 &&
  y >= outer.y - 0.5 &&
  x + width <= outer.x + outer.width + 0.5 &&
  y + height <= outer.y + outer.height + 0.5

/** A tenth of a pixel is enough, and short. */
export const short = (value: number): string => String(Math.round(value * 10) / 10)

export const place = ({ x, y, width, height }: Rect): string =>
  `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`

export const escaped = (text: string): string => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
