// A console with everything on and audible: what a strip costs when nothing of it may be left out.
import { filterValues } from './filter-values.ts'
import type { BenchSize, Move } from './move.ts'

export const RATE = 48000
const TO_LOG2 = 1 / (20 * Math.log10(2))
const decibels = (db: number): number => 10 ** (db / 20)
const coefficient = (seconds: number): number => 1 - Math.exp(-4 / (RATE * seconds))
const steps = (seconds: number): number => Math.round((seconds * RATE) / 4)

/** Sends of a strip; a bus takes them by turns before the EQ, before and after the fader. */
export const SENDS = 10

const band = (n: number, strip: number) =>
  [
    filterValues('lowShelf', 90 + strip, 0.7, 3, RATE),
    filterValues('peak', 300 + 20 * strip, 1.4, -4, RATE),
    filterValues('peak', 2500 + 10 * strip, 2, 3, RATE),
    filterValues('highShelf', 8000 + 50 * strip, 0.7, 2, RATE),
  ][n]!

/** Threshold -30 dB, 4:1, a knee of 6 dB. */
const SHAPE = [-30 * TO_LOG2, 0.75, 6 * TO_LOG2, decibels(4), 0.9]
const TIMES = [coefficient(0.005), coefficient(0.1), steps(0.02), 0, 0]

function strip(ordinal: number, { buses }: BenchSize): Move[] {
  const of = { scope: 'strip', ordinal } as const
  const pan = ((ordinal * 7) % 11) / 10
  const sends = Math.min(buses, SENDS)
  return [
    { ...of, kind: 'source', values: [ordinal + 1] },
    { ...of, kind: 'input', values: [ordinal % 2 ? -decibels(1) : decibels(-1)] },
    { ...of, kind: 'delay', values: [37 + 29 * ordinal] },
    { ...of, kind: 'highPass1', values: filterValues('lowCut', 60 + ordinal, 0.5411961, 0, RATE) },
    { ...of, kind: 'highPass2', values: filterValues('lowCut', 60 + ordinal, 1.306562965, 0, RATE) },
    {
      ...of,
      kind: 'gate',
      values: [-45 * TO_LOG2, -40 * TO_LOG2, coefficient(0.001), coefficient(0.2), steps(0.05)],
    },
    { ...of, kind: 'gateFilter', values: filterValues('bandPass', 900, 0.8, 0, RATE) },
    ...[0, 1, 2, 3].map(
      (n): Move => ({ ...of, kind: `eq${(n + 1) as 1 | 2 | 3 | 4}`, values: band(n, ordinal) }),
    ),
    { ...of, kind: 'compressor', values: SHAPE },
    { ...of, kind: 'compressorTimes', values: TIMES },
    { ...of, kind: 'compressorFilter', values: filterValues('lowCut', 120, 0.7, 0, RATE) },
    ...(ordinal % 2 ? [] : [{ ...of, kind: 'detectorLink', values: [1] } as const]),
    { ...of, kind: 'level', values: [decibels(-6 - (ordinal % 5))] },
    { ...of, kind: 'toMain', values: [Math.cos((pan * Math.PI) / 2), Math.sin((pan * Math.PI) / 2)] },
    ...Array.from({ length: sends }, (_, to): Move => {
      const gain = decibels(-12 - to)
      const values = [0, 1, 2].map((tap) => (tap === to % 3 ? gain : 0))
      return { ...of, kind: 'toBus', to, values }
    }),
  ]
}

function bus(ordinal: number): Move[] {
  const of = { scope: 'bus', ordinal } as const
  return [
    ...[0, 1, 2, 3].map(
      (n): Move => ({ ...of, kind: `eq${(n + 1) as 1 | 2 | 3 | 4}`, values: band(n, ordinal) }),
    ),
    { ...of, kind: 'compressor', values: SHAPE },
    { ...of, kind: 'compressorTimes', values: [TIMES[0]!, TIMES[1]!, TIMES[2]!, 1, 0] },
    { ...of, kind: 'level', values: [decibels(-3)] },
    { ...of, kind: 'toMain', values: [0.3, 0.2] },
  ]
}

export function fullConsole(size: BenchSize): Move[] {
  return [
    ...Array.from({ length: size.strips }, (_, n) => strip(n, size)).flat(),
    ...Array.from({ length: size.buses }, (_, n) => bus(n)).flat(),
    { kind: 'level', scope: 'main', ordinal: 0, values: [0.7] },
    { kind: 'level', scope: 'main', ordinal: 1, values: [0.7] },
  ]
}
