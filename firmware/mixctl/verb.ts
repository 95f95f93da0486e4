import type { Client } from './client.ts'

export interface Context {
  /** What was given after the verb, without options. */
  words: string[]
  options: Readonly<Record<string, string | boolean | undefined>>
  /** One JSON value a line instead of text. */
  json: boolean
  /** Connects at the first call. */
  client(): Promise<Client>
  /** Prints a value: as JSON, or as the text that `show` makes of it. */
  print<T>(value: T, show: (value: T) => string): void
}

export interface Verb {
  /** After `mixctl `. */
  usage: string
  summary: string
  /** `--name`: what it is given, or none for a switch; and what it does. */
  options?: Readonly<Record<string, { value?: string; about: string }>>
  /** Whole command lines with what they do. */
  examples: readonly (readonly [line: string, about: string])[]
  run(context: Context): Promise<void>
}
