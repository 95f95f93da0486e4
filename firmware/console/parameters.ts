// The mixer's knobs: one row each. Addresses follow the X32 where it has the knob.
import { choiceLaw } from './laws/choice-law.ts'
import { faderLaw } from './laws/fader-law.ts'
import type { NumberLaw, TextLaw } from './laws/law.ts'
import { nameLaw } from './laws/name-law.ts'
import { panLaw } from './laws/pan-law.ts'
import { switchLaw } from './laws/switch-law.ts'
import { trimLaw } from './laws/trim-law.ts'
import type { ConsoleSize } from './size.ts'

/** What a knob belongs to. A link is a pair of odd-even neighbours among the strips. */
export type Scope = 'strip' | 'link' | 'main' | 'output'

/** What a knob does; with the scope it says which one it is. */
export type Role = 'name' | 'source' | 'trim' | 'polarity' | 'on' | 'fader' | 'pan' | 'link'

type PerSize<T> = T | ((size: ConsoleSize) => T)
/** A default may depend on the place within the scope, 0-based. */
type Default<T> = T | ((ordinal: number, size: ConsoleSize) => T)

interface RowBase {
  /** `{n}` is replaced by what SCOPES calls the member. */
  pattern: string
  scope: Scope
  role: Role
  label: string
  /** Neighbours that are linked always have the same value. */
  mirrored?: true
}

export interface NumberRow extends RowBase {
  law: PerSize<NumberLaw>
  default: Default<number>
}

export interface TextRow extends RowBase {
  law: TextLaw
  default: Default<string>
}

export type Row = NumberRow | TextRow

const two = (ordinal: number): string => String(ordinal + 1).padStart(2, '0')
const pair = (ordinal: number): string => `${2 * ordinal + 1}-${2 * ordinal + 2}`

/** How many members a scope has, and what the one at a place (0-based) is called in addresses and labels. */
export const SCOPES: Record<
  Scope,
  { count(size: ConsoleSize): number; member(ordinal: number): string; label(ordinal: number): string }
> = {
  strip: { count: (size) => size.strips, member: two, label: (ordinal) => `Ch ${two(ordinal)}` },
  link: {
    count: (size) => Math.floor(size.strips / 2),
    member: pair,
    label: (ordinal) => `Ch ${pair(ordinal)}`,
  },
  main: { count: () => 1, member: () => '', label: () => 'Main' },
  output: { count: (size) => size.outputs, member: two, label: (ordinal) => `Out ${two(ordinal)}` },
}

/** 0 = off, n = capture channel n of the card, counted from 1. */
const stripSourceLaw = (size: ConsoleSize): NumberLaw => {
  const inputs = Array.from({ length: size.inputs }, (_, index) => `in ${index + 1}`)
  const list = size.inputs === 1 ? 'off, in 1' : `off, in 1 to in ${size.inputs}`
  return choiceLaw(`source of ${size.inputs}`, ['off', ...inputs], list)
}

/** Indices of the choices of an output's source; the first three are the X32's numbers too. */
export const OutputSource = { off: 0, mainLeft: 1, mainRight: 2, mainMono: 3 } as const

const outputSourceLaw = choiceLaw('output source', ['off', 'main L', 'main R', 'main mono'])

/** Main on the first two outputs; on a card with one output its sum, else nobody would hear the right side. */
function outputDefault(ordinal: number, size: ConsoleSize): number {
  if (size.outputs === 1) return OutputSource.mainMono
  return [OutputSource.mainLeft, OutputSource.mainRight][ordinal] ?? OutputSource.off
}

// The rows of one scope stand together: they make one strip, one output.
// biome-ignore format: one row, one knob, one line
export const ROWS: readonly Row[] = [
  { pattern: '/ch/{n}/config/name', scope: 'strip', role: 'name', label: 'name', law: nameLaw, default: SCOPES.strip.label },
  { pattern: '/ch/{n}/config/source', scope: 'strip', role: 'source', label: 'source', law: stripSourceLaw, default: (ordinal, size) => (ordinal < size.inputs ? ordinal + 1 : 0) },
  { pattern: '/ch/{n}/preamp/trim', scope: 'strip', role: 'trim', label: 'trim', law: trimLaw, default: 0 },
  { pattern: '/ch/{n}/preamp/invert', scope: 'strip', role: 'polarity', label: 'polarity invert', law: switchLaw, default: 0 },
  { pattern: '/ch/{n}/mix/on', scope: 'strip', role: 'on', label: 'on', law: switchLaw, default: 1, mirrored: true },
  { pattern: '/ch/{n}/mix/fader', scope: 'strip', role: 'fader', label: 'fader', law: faderLaw, default: 0, mirrored: true },
  { pattern: '/ch/{n}/mix/pan', scope: 'strip', role: 'pan', label: 'pan', law: panLaw, default: 0 },
  { pattern: '/config/chlink/{n}', scope: 'link', role: 'link', label: 'stereo link', law: switchLaw, default: 0 },
  { pattern: '/main/st/config/name', scope: 'main', role: 'name', label: 'name', law: nameLaw, default: 'Main' },
  { pattern: '/main/st/mix/on', scope: 'main', role: 'on', label: 'on', law: switchLaw, default: 1 },
  { pattern: '/main/st/mix/fader', scope: 'main', role: 'fader', label: 'fader', law: faderLaw, default: 0 },
  { pattern: '/main/st/mix/pan', scope: 'main', role: 'pan', label: 'balance', law: panLaw, default: 0 },
  { pattern: '/outputs/main/{n}/src', scope: 'output', role: 'source', label: 'source', law: outputSourceLaw, default: outputDefault },
  { pattern: '/outputs/main/{n}/on', scope: 'output', role: 'on', label: 'on', law: switchLaw, default: 1 },
]
