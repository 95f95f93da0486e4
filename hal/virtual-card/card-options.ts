import { CardError } from './card-error.ts'
import { type ControlElement, elementsFault, standardElements } from './control-elements.ts'
import { MAX_CHANNELS, NO_CABLE, ringFrames, SAMPLE_FORMATS, type SampleFormat } from './layout.ts'

/** What a new card is like. Like a piece of hardware it has one rate, one format and fixed channels. */
export interface VirtualCardOptions {
  /** Folder on a tmpfs where the card's files lie. It must exist. */
  runtimeDir: string
  /** Letters, digits and underscores, up to 15. */
  id: string
  /** Shown to users; `Virtual card ID` where nothing else is said. */
  label?: string
  /** Hz; 48000. */
  rate?: number
  /** S32_LE. */
  format?: SampleFormat
  /** 0 to 32; 2. A card with none has no such direction. */
  captureChannels?: number
  /** 0 to 32; 2. */
  playbackChannels?: number
  /** How much too fast the card's clock runs, in millionths; 0. */
  skewPpm?: number
  /** Frames of a period that clients may ask for; 16 to 8192 in steps of 1. */
  period?: { min?: number; max?: number; step?: number }
  /** Frame that the card's clock begins at: a test may put it before a wrap; 0. */
  startFrame?: number
  /** A cable from output n to input n: frames it takes, from 0 on. Without it captures are written by writeCapture(). */
  cableFrames?: number
  /** What the card's mixer has; standardElements() where nothing else is said. */
  controls?: readonly ControlElement[]
}

export interface CardSpec {
  runtimeDir: string
  id: string
  label: string
  rate: number
  format: SampleFormat
  captureChannels: number
  playbackChannels: number
  skewPpm: number
  periodMin: number
  periodMax: number
  periodStep: number
  startFrame: number
  cableFrames: number
  controls: readonly ControlElement[]
}

export const MAX_SKEW_PPM = 100000

/** @throws CardError EINVAL naming the value and what is allowed */
export function cardSpec(options: VirtualCardOptions): CardSpec {
  const captureChannels = options.captureChannels ?? 2
  const playbackChannels = options.playbackChannels ?? 2
  const rate = options.rate ?? 48000
  const spec: CardSpec = {
    runtimeDir: options.runtimeDir,
    id: options.id,
    label: options.label ?? `Virtual card ${options.id}`,
    rate,
    format: options.format ?? 'S32_LE',
    captureChannels,
    playbackChannels,
    skewPpm: options.skewPpm ?? 0,
    periodMin: options.period?.min ?? 16,
    periodMax: options.period?.max ?? 8192,
    periodStep: options.period?.step ?? 1,
    startFrame: options.startFrame ?? 0,
    cableFrames: options.cableFrames ?? NO_CABLE,
    controls: options.controls ?? standardElements(captureChannels, playbackChannels),
  }
  const fault = specFault(spec)
  if (fault !== '') throw new CardError('EINVAL', `make virtual card ${spec.id}`, fault)
  return spec
}

function specFault(spec: CardSpec): string {
  const half = ringFrames(spec.rate) / 2
  const ranges: [string, number, number, number][] = [
    ['rate', spec.rate, 8000, 384000],
    ['captureChannels', spec.captureChannels, 0, MAX_CHANNELS],
    ['playbackChannels', spec.playbackChannels, 0, MAX_CHANNELS],
    ['period.min', spec.periodMin, 1, half / 2],
    ['period.max', spec.periodMax, spec.periodMin, half / 2],
    ['period.step', spec.periodStep, 1, half / 2],
    ['startFrame', spec.startFrame, 0, 2 ** 52],
    ['cableFrames', spec.cableFrames, NO_CABLE, half],
  ]
  if (!/^[A-Za-z0-9_]{1,15}$/.test(spec.id))
    return `id "${spec.id}"; allowed are 1 to 15 letters, digits and underscores`
  if (spec.runtimeDir === '') return 'no runtimeDir; a folder on a tmpfs is needed'
  if (!SAMPLE_FORMATS.includes(spec.format))
    return `format ${spec.format}; allowed are ${SAMPLE_FORMATS.join(', ')}`
  for (const [name, value, min, max] of ranges) {
    if (!Number.isInteger(value) || value < min || value > max)
      return `${name} ${value}; allowed are whole numbers from ${min} to ${max}`
  }
  if (spec.captureChannels + spec.playbackChannels === 0) return 'no channels; one direction must have some'
  return skewFault(spec.skewPpm) || elementsFault(spec.controls)
}

export function skewFault(ppm: number): string {
  return Math.abs(ppm) <= MAX_SKEW_PPM
    ? ''
    : `skew of ${ppm} ppm; allowed is up to ${MAX_SKEW_PPM} either way`
}
