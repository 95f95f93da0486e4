import type { NumberLaw, TextLaw } from './laws/law.ts'
import type { Scope } from './scopes.ts'
import type { ConsoleSize } from './size.ts'

export type Band = 1 | 2 | 3 | 4
export const BANDS = [1, 2, 3, 4] as const

/** What a knob does; with the scope it says which one it is. */
export type Role =
  | ('name' | 'colour' | 'icon' | 'source' | 'trim' | 'polarity' | 'on' | 'fader' | 'pan' | 'toMain' | 'link')
  | ('delay' | 'delayTime' | 'highPass' | 'highPassFrequency' | 'highPassSlope')
  | 'eq'
  | `eq${Band}.${'type' | 'frequency' | 'gain' | 'q'}`
  | `gate${'' | '.threshold' | '.range' | '.attack' | '.hold' | '.release'}`
  | `compressor${'' | '.threshold' | '.ratio' | '.knee' | '.makeup' | '.attack' | '.hold' | '.release' | '.mix' | '.detector'}`
  | `${'gate' | 'compressor'}.${'key' | 'filter' | 'filterType' | 'filterFrequency' | 'filterQ'}`
  | ('insert' | 'insertReturn' | 'dcas' | 'muteGroups' | 'solo')
  | ('level' | 'tap' | 'group' | 'busType' | 'owners')
  | ('limiter' | 'limiter.threshold' | 'limiter.release')
  | ('stripSolo' | 'busSolo' | 'mono' | 'dim' | 'dimLevel' | 'followsSolo')
  | ('destinations' | 'shape' | 'frequency')

type PerSize<T> = T | ((size: ConsoleSize) => T)
/** A default may depend on the place within the scope, 0-based. */
type Default<T> = T | ((ordinal: number, size: ConsoleSize) => T)

interface RowBase {
  /** `{n}`, `{m}` and `{solo}` are replaced by what SCOPES calls the member. */
  pattern: string
  scope: Scope
  role: Role
  label: string
  /** Members that are linked always have the same value. */
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
