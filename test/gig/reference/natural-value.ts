// What the cue sheet writes at a knob, in natural units: the words of the documentation.
import type { Value } from '../../reference/knobs.ts'
import { decibels, faderDb, side } from '../../reference/laws.ts'

export type Entry = readonly [address: string, value: string]

/** By the end of the address. Anything else is a number where it is one, else a choice by its name. */
const READERS: readonly [end: RegExp, read: (text: string) => number][] = [
  [/\/(fader|level)$/, faderDb],
  [/\/pan$/, (text) => 100 * side(text)],
  [/\/(trim|g|thr|range|knee|mgain)$/, decibels],
]

export function naturalValue([address, text]: Entry): Value {
  const read = READERS.find(([end]) => end.test(address))?.[1]
  if (read) return read(text)
  return Number.isFinite(Number(text)) ? Number(text) : text
}
