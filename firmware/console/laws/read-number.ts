// How laws read numbers that people write.

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/
const MINUS_INFINITY = /^-(?:inf|infinity|oo|∞)$/
/** U+2212, the minus sign of typesetting: what a copied "−6 dB" begins with. */
const TYPESET_MINUS = /−/g

/** Lower case, no blanks at the ends, every minus a hyphen. */
export function tidy(text: string): string {
  return text.trim().replace(TYPESET_MINUS, '-').toLowerCase()
}

/**
 * Reads a number with or without its unit ("-6", "-6 dB", "-6dB", "-inf dB").
 * @param text tidied
 * @param unit in lower case; '' where the law has none
 * @returns the number, -Infinity for "-inf" and its like; undefined for anything else, overflow included
 */
export function readNumber(text: string, unit: string): number | undefined {
  const bare = unit !== '' && text.endsWith(unit) ? text.slice(0, -unit.length).trimEnd() : text
  if (MINUS_INFINITY.test(bare)) return Number.NEGATIVE_INFINITY
  if (!NUMBER.test(bare)) return undefined
  const value = Number(bare)
  return Number.isFinite(value) ? value : undefined
}

/**
 * Reads "pos:0.75".
 * @param text tidied
 * @returns 0..1; NaN for a "pos:" with anything else behind it; undefined where it does not begin so
 */
export function readPosition(text: string): number | undefined {
  if (!text.startsWith('pos:')) return undefined
  const position = readNumber(text.slice('pos:'.length).trimStart(), '')
  return position !== undefined && position >= 0 && position <= 1 ? position : Number.NaN
}

export const POSITIONS = 'a position pos:0 to pos:1'
