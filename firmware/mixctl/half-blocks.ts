const BLOCKS = [' ', '▄', '▀', '█'] as const

/** A picture for a terminal, two rows of pixels a line. @param image in the order of a display's memory: byte width x (y >> 3) + x, bit y & 7 */
export function halfBlocks(image: Uint8Array, width: number): string {
  const height = (image.length / width) * 8
  const lit = (x: number, y: number) => (image[width * (y >> 3) + x]! >> (y & 7)) & 1
  const line = (y: number) =>
    Array.from({ length: width }, (_, x) => BLOCKS[2 * lit(x, y) + lit(x, y + 1)]).join('')
  return Array.from({ length: height / 2 }, (_, n) => line(2 * n)).join('\n')
}
