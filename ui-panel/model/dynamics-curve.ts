// What comes out of a gate and a compressor for each level that goes in, from where their knobs stand.

export const LOWEST_DB = -80

export interface CompressorKnobs {
  threshold: number
  ratio: number
  knee: number
  makeup: number
  /** Percent. */
  mix: number
}

/** dB the compressor takes away: none below the knee, a parabola through it, the ratio's slope above. */
export function reductionDb(input: number, { threshold, ratio, knee }: CompressorKnobs): number {
  const slope = 1 - 1 / ratio
  const over = input - threshold
  if (2 * over <= -knee) return 0
  if (2 * over < knee) return (slope * (over + knee / 2) ** 2) / (2 * knee)
  return slope * over
}

/** @returns dB out: the compressed one, made up, mixed with the untouched one */
export function compressorOut(input: number, knobs: CompressorKnobs): number {
  return input + mixedDb(reductionDb(input, knobs), knobs)
}

/** @param reduction dB taken away just now @returns dB that its channel is louder or softer then */
export function mixedDb(reduction: number, { makeup, mix }: Pick<CompressorKnobs, 'makeup' | 'mix'>): number {
  const wet = 10 ** ((makeup - reduction) / 20)
  const share = mix / 100
  return 20 * Math.log10(share * wet + 1 - share)
}

/** @param range dB, 0 or below: what a closed gate leaves */
export function gateOut(input: number, threshold: number, range: number): number {
  return input >= threshold ? input : input + range
}

/** @returns an SVG path over a field of 1 x 1, LOWEST_DB to 0 both ways */
export function transferPath(out: (input: number) => number, points = 160): string {
  const at = (db: number): number => db / LOWEST_DB
  return Array.from({ length: points + 1 }, (_, n) => {
    const input = LOWEST_DB * (1 - n / points)
    const y = Math.min(2, Math.max(-1, at(out(input))))
    return `${n === 0 ? 'M' : 'L'}${(1 - at(input)).toFixed(4)} ${y.toFixed(4)}`
  }).join('')
}
