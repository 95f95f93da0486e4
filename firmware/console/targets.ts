// The numbering of what the engine smooths: all that the engine and the console know of each other.
import type { ConsoleSize } from './size.ts'

/** What has a level. Main, solo, monitor and phones are pairs: left and right count as two. */
export type TargetScope =
  | 'strip'
  | 'talkback'
  | 'oscillator'
  | 'bus'
  | 'main'
  | 'solo'
  | 'matrix'
  | 'monitor'
  | 'phones'
  | 'output'
  | 'scope'

export const TARGET_SCOPES: Readonly<Record<TargetScope, (size: Omit<ConsoleSize, 'inputs'>) => number>> = {
  strip: ({ strips }) => strips,
  talkback: () => 1,
  oscillator: () => 1,
  bus: ({ buses }) => buses,
  main: () => 2,
  solo: () => 2,
  matrix: ({ matrices }) => matrices,
  monitor: () => 2,
  phones: () => 2,
  output: ({ outputs }) => outputs,
  scope: () => 1,
}

export interface TargetRow {
  kind: TargetKind
  scopes: readonly TargetScope[]
  /** What there is one of each for, besides. */
  to?: TargetScope
  /** Names of its values, 1 to 5. */
  values: readonly string[]
  /** Chosen, not turned: takes effect at once, the engine cross-fades by itself. */
  switched?: true
  meaning: string
}

const FILTER = ['g', 'k', 'm0', 'm1', 'm2'] as const
const SHAPED: readonly TargetScope[] = ['strip', 'bus', 'main', 'matrix', 'output']
const MIXED: readonly TargetScope[] = ['strip', 'bus', 'main', 'matrix']
const SOURCES: readonly TargetScope[] = ['strip', 'talkback', 'oscillator']

// Levels, thresholds and ranges of dynamics are in log2 units (6.02 dB), coefficients per step of four frames, holds in steps.
// biome-ignore format: one row, one kind, one line
export const TARGETS = [
  { kind: 'source', scopes: ['strip', 'talkback'], values: ['source'], switched: true, meaning: '0 off, n = card input n, 32 + n = bus n after its level' },
  { kind: 'input', scopes: ['strip', 'talkback'], values: ['gain'], meaning: 'trim; negative = polarity inverted' },
  { kind: 'delay', scopes: ['strip', 'output'], values: ['frames'], switched: true, meaning: 'delay, frames' },
  { kind: 'highPass1', scopes: ['strip'], values: FILTER, meaning: 'first section of the high-pass' },
  { kind: 'highPass2', scopes: ['strip'], values: FILTER, meaning: 'second section of the high-pass' },
  { kind: 'gate', scopes: ['strip'], values: ['threshold', 'range', 'attack', 'release', 'hold'], meaning: 'gate; range 0 = off' },
  { kind: 'gateKey', scopes: ['strip'], values: ['key'], switched: true, meaning: '0 itself, 1..32 strip, 33..48 bus' },
  { kind: 'gateFilter', scopes: ['strip'], values: FILTER, meaning: "filter of the gate's key" },
  { kind: 'eq1', scopes: SHAPED, values: FILTER, meaning: 'EQ band 1' },
  { kind: 'eq2', scopes: SHAPED, values: FILTER, meaning: 'EQ band 2' },
  { kind: 'eq3', scopes: SHAPED, values: FILTER, meaning: 'EQ band 3' },
  { kind: 'eq4', scopes: SHAPED, values: FILTER, meaning: 'EQ band 4' },
  { kind: 'compressor', scopes: SHAPED, values: ['threshold', 'slope', 'knee', 'makeup', 'mix'], meaning: 'compressor or limiter; slope 0, makeup 1 = off' },
  { kind: 'compressorTimes', scopes: SHAPED, values: ['attack', 'release', 'hold', 'rms', 'limit'], meaning: 'its times, its detector, and whether nothing passes the threshold' },
  { kind: 'compressorKey', scopes: MIXED, values: ['key'], switched: true, meaning: '0 itself, 1..32 strip, 33..48 bus' },
  { kind: 'compressorFilter', scopes: MIXED, values: FILTER, meaning: "filter of the compressor's key" },
  { kind: 'detectorLink', scopes: SHAPED, values: ['linked'], switched: true, meaning: 'of the odd one of a pair: both share their detectors' },
  { kind: 'insert', scopes: ['strip'], values: ['return'], switched: true, meaning: '0 none, n = card input n takes the place of what was sent out' },
  { kind: 'level', scopes: ['strip', 'talkback', 'oscillator', 'bus', 'main', 'matrix', 'monitor', 'phones', 'output'], values: ['gain'], meaning: 'mute, fader, DCA; of main the balance too' },
  { kind: 'toMain', scopes: [...SOURCES, 'bus'], values: ['left', 'right'], meaning: 'pan, after the level' },
  { kind: 'toSolo', scopes: MIXED, values: ['pflLeft', 'pflRight', 'aflLeft', 'aflRight'], meaning: 'what is soloed, before and after the level' },
  { kind: 'toBus', scopes: SOURCES, to: 'bus', values: ['preEq', 'pre', 'post'], meaning: 'sends by where they are taken' },
  { kind: 'toMatrix', scopes: ['bus', 'main'], to: 'matrix', values: ['pre', 'post'], meaning: 'sends by where they are taken' },
  { kind: 'toMonitor', scopes: ['bus', 'main', 'solo'], to: 'monitor', values: ['gain'], meaning: 'what the monitor hears, after its level' },
  { kind: 'toPhones', scopes: ['bus', 'main', 'solo'], to: 'phones', values: ['gain'], meaning: 'what the phones hear, after its level' },
  { kind: 'outputSource', scopes: ['output'], values: ['tap'], switched: true, meaning: 'what an output plays (TAPS)' },
  { kind: 'shape', scopes: ['oscillator'], values: ['shape'], switched: true, meaning: '0 sine, 1 pink, 2 white, 3 sweep' },
  { kind: 'scopeTap', scopes: ['scope'], values: ['tap'], switched: true, meaning: 'what panels see as waveform and spectrum (TAPS)' },
  { kind: 'frequency', scopes: ['oscillator'], values: ['hertz'], meaning: 'of the sine' },
] as const satisfies readonly (Omit<TargetRow, 'kind'> & { kind: string })[]

export type TargetKind = (typeof TARGETS)[number]['kind']
const ROWS: readonly TargetRow[] = TARGETS

/** Sources of a strip: card inputs from 1, buses from 33. Keys: strips from 1, buses from 33. */
export const FIRST_BUS_NUMBER = 33

/** Numbers of what an output can play; those with "from" count from there. */
export const TAPS = {
  off: 0,
  mainLeft: 1,
  mainRight: 2,
  mainMono: 3,
  busesFrom: 101,
  matricesFrom: 201,
  stripsFrom: 301,
  insertsFrom: 401,
  inputsFrom: 501,
  monitorLeft: 600,
  monitorRight: 601,
  phonesLeft: 610,
  phonesRight: 611,
  oscillator: 620,
} as const

export interface Target {
  readonly id: number
  readonly kind: TargetKind
  readonly scope: TargetScope
  /** Which strip, bus or output, 0-based. */
  readonly ordinal: number
  /** Which bus or matrix it goes to, 0-based; 0 where there is no choice. */
  readonly to: number
  readonly row: TargetRow
}

export interface TargetLayout {
  readonly count: number
  /** targets[id].id === id */
  readonly targets: readonly Target[]
  /** @throws RangeError */
  id(kind: TargetKind, scope: TargetScope, ordinal: number, to?: number): number
  /** For people: "eq2 of strip 3", "toBus of strip 3 to bus 1". Any id, known or not. */
  describe(id: number): string
}

const nameOf = (kind: string, scope: string, ordinal: number, to: number): string =>
  `${kind} ${scope} ${ordinal} ${to}`

/** @param size a valid one (validateSize) */
export function targetLayout(size: ConsoleSize): TargetLayout {
  const targets: Target[] = []
  const ids = new Map<string, number>()
  for (const row of ROWS) {
    const destinations = row.to ? TARGET_SCOPES[row.to](size) : 1
    for (const scope of row.scopes) {
      for (let ordinal = 0; ordinal < TARGET_SCOPES[scope](size); ordinal++) {
        for (let to = 0; to < destinations; to++) {
          ids.set(nameOf(row.kind, scope, ordinal, to), targets.length)
          targets.push({ id: targets.length, kind: row.kind, scope, ordinal, to, row })
        }
      }
    }
  }
  return {
    count: targets.length,
    targets,
    id(kind, scope, ordinal, to = 0) {
      const id = ids.get(nameOf(kind, scope, ordinal, to))
      if (id === undefined) {
        const asked = `${kind} of ${scope} ${ordinal}, to ${to}`
        throw new RangeError(`no target ${asked}: a console of ${JSON.stringify(size)}`)
      }
      return id
    },
    describe(id) {
      const target = targets[id]
      if (!target) return `unknown target ${id} (0 to ${targets.length - 1})`
      const { row } = target
      const to = row.to ? ` to ${row.to} ${target.to + 1}` : ''
      return `${row.kind} of ${target.scope} ${target.ordinal + 1}${to}`
    },
  }
}
