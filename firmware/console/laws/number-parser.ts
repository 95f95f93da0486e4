import { refusal } from '../errors.ts'
import type { ValueInput } from './law.ts'
import { readPosition, tidy } from './read-number.ts'

export interface NumberReading {
  /** What is allowed, for the refusal. */
  allowed: string
  holds(value: number): boolean
  /** A tidied text in the knob's own unit; undefined where it is none. */
  read(text: string): number | undefined
  fromPosition(position: number): number
}

/**
 * How every continuous knob reads: a number or text in its own unit, or a position "pos:0.75".
 * @returns a function that throws ConsoleError EVALUE for everything else
 */
export function numberParser({
  allowed,
  holds,
  read,
  fromPosition,
}: NumberReading): (input: ValueInput) => number {
  const check = (value: number | undefined, input: ValueInput): number => {
    if (value === undefined || !holds(value)) throw refusal(input, allowed)
    // -0 becomes 0.
    return value + 0
  }
  return (input) => {
    if (typeof input === 'number') return check(input, input)
    if (typeof input !== 'string') throw refusal(input, allowed)
    const text = tidy(input)
    const position = readPosition(text)
    if (position === undefined) return check(read(text), input)
    return check(Number.isNaN(position) ? undefined : fromPosition(position), input)
  }
}
