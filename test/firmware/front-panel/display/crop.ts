/** A part of a picture as text: '#' lit. @param image byte 128 x (y >> 3) + x, bit y & 7 */
export function crop(image: Uint8Array, x: number, y: number, width: number, height: number): string[] {
  const lit = (column: number, row: number) => (image[128 * (row >> 3) + column]! >> (row & 7)) & 1
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => (lit(x + column, y + row) ? '#' : '.')).join(''),
  )
}
