/** Letters from a drawing: blocks of a line that names them and lines of their rows, side by side. */
export function readBlocks(drawing: string): Map<string, string[]> {
  const letters = new Map<string, string[]>()
  for (const block of drawing.trim().split('\n\n')) {
    const [names, ...lines] = block.split('\n').map((line) => line.split(' '))
    for (const [n, name] of names!.entries())
      letters.set(
        name,
        lines.map((rows) => rows[n]!),
      )
  }
  return letters
}
