import type { SampleFormat } from 'node-alsa-pcm'

/** One way to play or capture. */
export interface Combination {
  direction: 'capture' | 'playback'
  format: SampleFormat
  /** The same as ALSA's own programs call it. */
  alsaFormat: string
  /** Hz. */
  rate: number
  /** Of the signal. */
  frames: number
}

const FORMATS: Record<SampleFormat, string> = {
  FLOAT: 'FLOAT_LE',
  S32: 'S32_LE',
  S24_3: 'S24_3LE',
  S24: 'S24_LE',
  S16: 'S16_LE',
}
const RATES = [44_100, 48_000, 96_000]
export const SIGNAL_FRAMES = 4096

export const COMBINATIONS: readonly Combination[] = (['capture', 'playback'] as const).flatMap((direction) =>
  RATES.flatMap((rate) =>
    Object.entries(FORMATS).map(([format, alsaFormat]) => ({
      ...{ direction, alsaFormat, rate, frames: SIGNAL_FRAMES },
      format: format as SampleFormat,
    })),
  ),
)
