// What a device granted, read from the native side's outcome, and how it differs from what was asked.
import { constants } from 'node:os'
import { AlsaError } from './alsa-error.ts'
import type { Direction, PcmOptions } from './pcm-options.ts'
import { SAMPLE_FORMATS, type SampleFormat } from './sample-formats.ts'

const ACCESSES = ['RW_INTERLEAVED', 'RW_NONINTERLEAVED', 'MMAP_INTERLEAVED', 'MMAP_NONINTERLEAVED'] as const

export interface Granted {
  readonly device: string
  readonly direction: Direction
  readonly rate: number
  readonly format: SampleFormat
  readonly channels: number
  readonly periodFrames: number
  readonly periods: number
  readonly bufferFrames: number
  readonly access: (typeof ACCESSES)[number]
}

/** Hz; the order is that of RATES in negotiate.c. */
const STANDARD_RATES = [
  8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000, 176_400, 192_000,
] as const

/** The order is that of `outcome_field` in pcm.h. */
const OUTCOME = [
  'operation',
  'rate',
  'rateMin',
  'rateMax',
  'rates',
  'channels',
  'channelsMin',
  'channelsMax',
  'format',
  'formats',
  'period',
  'periodMin',
  'periodMax',
  'periods',
  'buffer',
  'access',
] as const

export type Outcome = Record<(typeof OUTCOME)[number], number>

export const OUTCOME_FIELDS = OUTCOME.length

export function outcomeOf(fields: Int32Array): Outcome {
  return Object.fromEntries(OUTCOME.map((name, i) => [name, fields[i]!])) as Outcome
}

function takes(from: number, to: number, unit: string): string {
  return from === to ? `takes ${from}${unit}` : `takes ${from} to ${to}${unit}`
}

function formatsIn(mask: number): string {
  return SAMPLE_FORMATS.filter((_, i) => mask & (1 << i)).join(', ') || 'none of them'
}

/** Of the usual rates, in Hz, those that the device takes in the format and channels chosen. */
export function ratesOf(got: Outcome): number[] {
  return STANDARD_RATES.filter((_, i) => got.rates & (1 << i))
}

interface Operation {
  text: string
  refused?: (asked: PcmOptions, got: Outcome) => string
}

const RATE: Operation = {
  text: 'set the rate of',
  refused: (asked, got) => `${asked.rate} Hz refused, ${takes(got.rateMin, got.rateMax, ' Hz')}`,
}

/** The order is that of `operation` in pcm.h: what was being done, and what an EINVAL there says. */
const OPERATIONS: readonly Operation[] = [
  { text: 'prepare to open' },
  { text: 'open' },
  { text: 'read the capabilities of' },
  { text: 'set the access of', refused: () => 'takes neither read/write nor mapped access' },
  {
    text: 'set the format of',
    refused: (_, got) => `takes ${formatsIn(got.formats)} of ${SAMPLE_FORMATS.join(', ')}`,
  },
  {
    text: 'set the channels of',
    refused: (asked, got) => `${asked.channels} refused, ${takes(got.channelsMin, got.channelsMax, '')}`,
  },
  RATE,
  {
    text: 'set the period of',
    refused: (asked, got) =>
      `no multiple of ${asked.periodMultipleOf ?? 1} frames granted, ${takes(got.periodMin, got.periodMax, ' frames')}`,
  },
  { text: 'set the periods of', refused: (asked) => `${asked.periods} refused` },
  { text: 'apply the parameters to' },
  { text: 'make the buffers for' },
]

/** @param errno of a failed opening; `said` is alsa-lib's own explanation */
export function openingError(asked: PcmOptions, errno: number, got: Outcome, said: string): AlsaError {
  const operation = OPERATIONS[got.operation]!
  const invalid = Math.abs(errno) === constants.errno.EINVAL
  const refused = invalid ? (operation.refused?.(asked, got) ?? '') : ''
  const error = new AlsaError(operation.text, asked.device, errno, refused || said)
  if (invalid && operation === RATE) error.rates = ratesOf(got)
  return error
}

export function grantedOf(asked: PcmOptions, got: Outcome): Granted {
  return {
    device: asked.device,
    direction: asked.direction,
    rate: got.rate,
    format: SAMPLE_FORMATS[got.format]!,
    channels: got.channels,
    periodFrames: got.period,
    periods: got.periods,
    bufferFrames: got.buffer,
    access: ACCESSES[got.access]!,
  }
}

/** One sentence for each wish the device did not take. */
export function warningsOf(asked: PcmOptions, got: Outcome): string[] {
  const granted = grantedOf(asked, got)
  const wishes: [string, unknown, unknown, string][] = [
    ['a rate of', asked.rate, granted.rate, ' Hz'],
    ['', asked.channels, granted.channels, ' channels'],
    ['the format', asked.format ?? granted.format, granted.format, ''],
    ['a period of', asked.periodFrames, granted.periodFrames, ' frames'],
    ['', asked.periods, granted.periods, ' periods'],
  ]
  return wishes
    .filter(([, wish, taken]) => wish !== taken)
    .map(
      ([what, wish, taken, unit]) =>
        `${asked.device} ${asked.direction}: asked for ${`${what} `.trimStart()}${wish}${unit}, card takes ${taken}`,
    )
}
