import { invalid } from './alsa-error.ts'
import { SAMPLE_FORMATS, type SampleFormat } from './sample-formats.ts'

export type Direction = 'capture' | 'playback'

export interface PcmOptions {
  /** ALSA name: `hw:CARD=<id>,DEV=0`, or any PCM of the ALSA configuration. */
  device: string
  direction: Direction
  /** Hz. Where the device does not take it: the nearest, with a warning. */
  rate: number
  /** Where the device does not take this many: the nearest number, with a warning. */
  channels: number
  /** Frames moved at once. Where the device does not take it: the nearest by ratio, with a warning. */
  periodFrames: number
  /** Periods the buffer holds, 2 or more; the nearest the device takes, with a warning. */
  periods: number
  /** Wish; else the best the device has, in the order of `SAMPLE_FORMATS`. */
  format?: SampleFormat
  /** Lets plugin devices resample to `rate`. Default false: rates are the card's own. */
  allowResample?: boolean
  /** The period granted is a multiple of this many frames. Default 1. */
  periodMultipleOf?: number
  /** Refuse (EINVAL) a device that does not take just this rate. Default false. */
  exactRate?: boolean
  /** Start of the dither noise of 16-bit playback, so that it can be repeated. Default 1. */
  ditherSeed?: number
}

/** Order and limits of what the native side is asked; its order is that of `request_field` in pcm.h. */
const REQUEST: readonly { name: keyof PcmOptions; min: number; max: number; otherwise?: number }[] = [
  { name: 'rate', min: 1000, max: 3_072_000 },
  { name: 'channels', min: 1, max: 256 },
  { name: 'periodFrames', min: 1, max: 1 << 24 },
  { name: 'periods', min: 2, max: 1 << 16 },
  { name: 'format', min: -1, max: SAMPLE_FORMATS.length - 1, otherwise: -1 },
  { name: 'allowResample', min: 0, max: 1, otherwise: 0 },
  { name: 'periodMultipleOf', min: 1, max: 1 << 20, otherwise: 1 },
  { name: 'exactRate', min: 0, max: 1, otherwise: 0 },
  { name: 'ditherSeed', min: 0, max: 0x7fffffff, otherwise: 1 },
]

const OPERATION = 'check the options for'

/** @throws AlsaError EINVAL that names the option, its value and what is allowed */
export function requestOf(options: PcmOptions): Int32Array {
  const device = options.device
  if (typeof device !== 'string' || device === '' || device.includes('\0'))
    throw invalid(
      OPERATION,
      String(device),
      'device must be the name of a PCM, for example hw:CARD=USB,DEV=0',
    )
  if (options.direction !== 'capture' && options.direction !== 'playback')
    throw invalid(OPERATION, device, `direction ${options.direction} must be capture or playback`)
  const format = options.format
  if (format !== undefined && !SAMPLE_FORMATS.includes(format))
    throw invalid(OPERATION, device, `format ${format} must be one of ${SAMPLE_FORMATS.join(', ')}`)
  const wishes = { ...options, format: format === undefined ? undefined : SAMPLE_FORMATS.indexOf(format) }
  const request = new Int32Array(1 + REQUEST.length)
  request[0] = options.direction === 'playback' ? 1 : 0
  REQUEST.forEach(({ name, min, max, otherwise }, i) => {
    const given = wishes[name] ?? otherwise
    const value = typeof given === 'boolean' ? Number(given) : given
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
      throw invalid(
        OPERATION,
        device,
        `${name} ${String(given)} must be a whole number from ${min} to ${max}`,
      )
    request[1 + i] = value
  })
  return request
}
