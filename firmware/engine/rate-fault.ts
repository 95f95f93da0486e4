import { BOX_RATES } from '../arena/index.ts'
import type { CardFault } from './card-fault.ts'

/**
 * A card that does not run at the box's rate.
 * @param captureRates and playbackRates Hz, what each direction takes
 */
export function rateFault(
  rate: number,
  capture: string,
  captureRates: readonly number[],
  playback: string,
  playbackRates: readonly number[],
): CardFault {
  const both = BOX_RATES.filter((one) => captureRates.includes(one) && playbackRates.includes(one))
  const offered = both.sort((a, b) => ratio(a, rate) - ratio(b, rate))[0]
  const takes = `capture ${capture} takes ${list(captureRates)} Hz, playback ${playback} takes ${list(playbackRates)} Hz`
  const none = `; they have none of the box's rates in common (${BOX_RATES.join(', ')} Hz)`
  return {
    code: 'ERATE',
    message: `card: ${rate} Hz refused: ${takes}${offered === undefined ? none : ''}`,
    ...(offered !== undefined && { offered }),
  }
}

const ratio = (a: number, b: number): number => Math.max(a, b) / Math.min(a, b)

const list = (rates: readonly number[]): string => (rates.length > 0 ? rates.join(', ') : 'no usual')
