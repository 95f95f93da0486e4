/** A small picture: rows of pixels, 1 lit. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  /** Row after row. */
  readonly pixels: Uint8Array
}

/** @param rows of one length; '#' is lit */
export function bitmapOf(rows: readonly string[]): Bitmap {
  const width = rows[0]?.length ?? 0
  const pixels = Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0))
  return { width, height: rows.length, pixels }
}

/** The columns from the first to the last that has something lit; one dark column for none. */
export function trimmed(rows: readonly string[]): string[] {
  const first = Math.min(...rows.map((row) => (row.includes('#') ? row.indexOf('#') : row.length)))
  const last = Math.max(...rows.map((row) => row.lastIndexOf('#')))
  return rows.map((row) => (last < 0 ? '.' : row.slice(first, last + 1)))
}

/**
 * Twice as large, diagonals smooth: Scale2x, but where a right angle is meant it stays one. A dark corner is filled between two
 * lit neighbours unless the pixel between them is lit too and both lines go on (an inner corner); a lit one is taken away between two dark
 * neighbours only where a diagonal goes on beside it.
 */
export function enlarged({ width, height, pixels }: Bitmap): Bitmap {
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : pixels[y * width + x]!
  const corner = (x: number, y: number, dx: number, dy: number) => {
    const own = at(x, y)
    const side = at(x + dx, y)
    const plain = side === own || at(x, y + dy) !== side || at(x - dx, y) !== own || at(x, y - dy) !== own
    if (plain) return own
    const [beside, below] = [at(x + dx, y - dy), at(x - dx, y + dy)]
    const diagonal = own ? beside || below : !at(x + dx, y + dy) || !beside || !below
    return diagonal ? side : own
  }
  const out = new Uint8Array(4 * width * height)
  for (let y = 0; y < 2 * height; y++) {
    for (let x = 0; x < 2 * width; x++)
      out[y * 2 * width + x] = corner(x >> 1, y >> 1, x & 1 ? 1 : -1, y & 1 ? 1 : -1)
  }
  return { width: 2 * width, height: 2 * height, pixels: out }
}
