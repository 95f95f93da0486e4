// What a law is: the meaning of one knob's number (or text), and every way to write it down.

/** What a hand may give: text from a command line, a number or boolean from a message. */
export type ValueInput = string | number | boolean

/** What goes into a file or message as JSON: never NaN or an infinity, which JSON turns to null. */
export type SavedValue = string | number

/**
 * A number in its natural unit (dB, percent of pan, index of a choice, 0 or 1).
 * For every value v that a law takes: parse(save(v)) is v, bit for bit; format(v) is for people, rounded.
 */
export interface NumberLaw {
  readonly kind: 'number'
  readonly name: string
  /** Of the natural value; empty where there is none. */
  readonly unit: string
  /** How the position or value travels in X32-style messages: the position as a float, or the value as an int. */
  readonly wire: 'float' | 'int'
  /** @throws ConsoleError EVALUE naming the value and what is allowed; nothing is ever clamped */
  parse(input: ValueInput): number
  /** For people, with its unit: "-6.0 dB", "L50", "on". Parses back to the value, rounded. */
  format(value: number): string
  /** For machines: exact. */
  save(value: number): SavedValue
  /** Natural value -> 0..1, the way a fader or knob travels; monotonic. */
  toPosition(value: number): number
  /** 0..1 -> natural value. */
  fromPosition(position: number): number
  /** What parse takes, as a phrase that completes "give ...". */
  describe(): string
}

export interface TextLaw {
  readonly kind: 'text'
  readonly name: string
  readonly unit: ''
  readonly wire: 'string'
  /** @throws ConsoleError EVALUE naming the value and what is allowed */
  parse(input: ValueInput): string
  format(value: string): string
  save(value: string): SavedValue
  describe(): string
}

export type Law = NumberLaw | TextLaw
