/** Over a letter: two rows, by the character that Unicode's canonical decomposition leaves behind the letter. */
export const MARKS_ABOVE: Readonly<Record<string, readonly [string, string]>> = {
  '\u0300': ['.#...', '..#..'],
  '\u0301': ['...#.', '..#..'],
  '\u0302': ['..#..', '.#.#.'],
  '\u0303': ['.##.#', '#..#.'],
  '\u0304': ['.###.', '.....'],
  '\u0306': ['#...#', '.###.'],
  '\u0307': ['..#..', '.....'],
  '\u0308': ['.#.#.', '.....'],
  '\u030a': ['.##..', '.##..'],
  '\u030b': ['..#.#', '.#.#.'],
  '\u030c': ['.#.#.', '..#..'],
}

/** Under a letter: the last row. */
export const MARKS_BELOW: Readonly<Record<string, string>> = {
  '\u0323': '..#..',
  '\u0326': '..#..',
  '\u0327': '..#..',
  '\u0328': '...#.',
}
