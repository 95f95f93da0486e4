// The numbering of what the engine smooths: all that the engine and the console know of each other.
import type { ConsoleSize } from './size.ts'

export type TargetKind =
  | 'stripSource'
  | 'stripInputGain'
  | 'stripGainLeft'
  | 'stripGainRight'
  | 'mainGainLeft'
  | 'mainGainRight'
  | 'outputFromLeft'
  | 'outputFromRight'

export interface TargetRow {
  kind: TargetKind
  count(size: ConsoleSize): number
  /** What there is one of each for; unset where there is only one. */
  of?: 'strip' | 'output'
  /** gain: a linear factor to ramp to. input: 0 = none, n = capture channel n from 1, to cross-fade to. */
  value: 'gain' | 'input'
  meaning: string
}

const strips = (size: ConsoleSize): number => size.strips
const outputs = (size: ConsoleSize): number => size.outputs
const one = (): number => 1

// biome-ignore format: one row, one kind, one line
export const TARGETS: readonly TargetRow[] = [
  { kind: 'stripSource', count: strips, of: 'strip', value: 'input', meaning: 'capture channel' },
  { kind: 'stripInputGain', count: strips, of: 'strip', value: 'gain', meaning: 'trim; negative = polarity inverted' },
  { kind: 'stripGainLeft', count: strips, of: 'strip', value: 'gain', meaning: 'mute, fader, pan towards main left' },
  { kind: 'stripGainRight', count: strips, of: 'strip', value: 'gain', meaning: 'mute, fader, pan towards main right' },
  { kind: 'mainGainLeft', count: one, value: 'gain', meaning: 'mute, fader, balance of main left' },
  { kind: 'mainGainRight', count: one, value: 'gain', meaning: 'mute, fader, balance of main right' },
  { kind: 'outputFromLeft', count: outputs, of: 'output', value: 'gain', meaning: 'how much of main left an output plays' },
  { kind: 'outputFromRight', count: outputs, of: 'output', value: 'gain', meaning: 'how much of main right an output plays' },
]

export interface Target {
  readonly id: number
  readonly kind: TargetKind
  /** Which strip or output, 0-based. */
  readonly ordinal: number
  readonly value: 'gain' | 'input'
}

export interface TargetLayout {
  readonly count: number
  /** First id of each kind; the others of the kind follow. */
  readonly base: Readonly<Record<TargetKind, number>>
  /** targets[id].id === id */
  readonly targets: readonly Target[]
  /** @throws RangeError */
  id(kind: TargetKind, ordinal: number): number
  /** For people: "stripGainLeft of strip 3". Any id, known or not. */
  describe(id: number): string
}

/** @param size a valid one (validateSize) */
export function targetLayout(size: ConsoleSize): TargetLayout {
  const base = {} as Record<TargetKind, number>
  const targets: Target[] = []
  for (const { kind, count, value } of TARGETS) {
    base[kind] = targets.length
    for (let ordinal = 0; ordinal < count(size); ordinal++) {
      targets.push({ id: targets.length, kind, ordinal, value })
    }
  }
  return {
    count: targets.length,
    base,
    targets,
    id(kind, ordinal) {
      const id = base[kind] + ordinal
      const target = targets[id]
      if (target?.kind !== kind) {
        throw new RangeError(
          `no target ${kind} with ordinal ${ordinal}: a console of ${JSON.stringify(size)}`,
        )
      }
      return id
    },
    describe(id) {
      const target = targets[id]
      if (!target) return `unknown target ${id} (0 to ${targets.length - 1})`
      const row = TARGETS.find(({ kind }) => kind === target.kind)!
      return row.of ? `${target.kind} of ${row.of} ${target.ordinal + 1}` : target.kind
    },
  }
}
