// One knob of one member of the console: a row of the table, made concrete.
import { ConsoleError, quote } from './errors.ts'
import type { NumberLaw, TextLaw, ValueInput } from './laws/law.ts'
import type { Role } from './row.ts'
import type { Scope } from './scopes.ts'

interface ParameterBase {
  /** Place in the table. */
  readonly index: number
  /** As every surface writes it: "/ch/01/mix/fader". */
  readonly address: string
  readonly scope: Scope
  /** Which strip, pair or output, 0-based. */
  readonly ordinal: number
  readonly role: Role
  /** For people: "Ch 01 fader". */
  readonly label: string
  /** Linked neighbours share this value. */
  readonly mirrored: boolean
}

export interface NumberParameter extends ParameterBase {
  readonly kind: 'number'
  readonly law: NumberLaw
  readonly default: number
  /** Place among the numbers: the index of the arena's state slot. */
  readonly slot: number
}

export interface TextParameter extends ParameterBase {
  readonly kind: 'text'
  readonly law: TextLaw
  readonly default: string
  /** Place among the texts. */
  readonly slot: number
}

export type Parameter = NumberParameter | TextParameter

/** What a parameter holds: a number in its natural unit, or a text. */
export type Value = number | string

/**
 * What a hand gave, read by the parameter's law.
 * @throws ConsoleError EVALUE naming address, value and what is allowed
 */
export function parseValue(parameter: Parameter, input: ValueInput): Value {
  try {
    return parameter.law.parse(input)
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error
    const { address } = parameter
    const allowed = error.allowed ?? parameter.law.describe()
    const message = `cannot set ${address} to ${quote(input)}: give ${allowed}`
    throw new ConsoleError('EVALUE', message, { address, value: input, allowed })
  }
}

/** A value for people, with its unit. */
export function formatValue(parameter: Parameter, value: Value): string {
  return parameter.kind === 'number' ? parameter.law.format(value as number) : (value as string)
}
