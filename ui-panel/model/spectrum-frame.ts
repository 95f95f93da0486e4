// Binary frames of kind 2: levels by sixths of an octave of what the box's scope listens to, little-endian.
//   u8 kind = 2, u8 0, u16 bands, f64 frame, f32 Hz of the first band, then for each band i16 dBFS x 100
import { toX } from './eq-curve.ts'

const KIND = 2
const HEADER_BYTES = 16
const STEPS_PER_OCTAVE = 6
/** The graph's lower edge. */
export const FLOOR_DB = -96

export interface Spectrum {
  /** Of the first band. */
  hertz: number
  /** dBFS, a band each. */
  db: Float32Array
}

/** @returns undefined: not one of these, or cut short */
export function readSpectrum(data: ArrayBuffer): Spectrum | undefined {
  const view = new DataView(data)
  if (data.byteLength < HEADER_BYTES || view.getUint8(0) !== KIND) return undefined
  const bands = view.getUint16(2, true)
  if (data.byteLength < HEADER_BYTES + 2 * bands) return undefined
  const db = Float32Array.from({ length: bands }, (_, n) => view.getInt16(HEADER_BYTES + 2 * n, true) / 100)
  return { hertz: view.getFloat32(12, true), db }
}

/** An SVG path over a field of 1 x 1, closed along the lower edge; 0 dBFS at the top. */
export function spectrumPath({ hertz, db }: Spectrum): string {
  const points = Array.from(db, (level, n) => {
    const x = toX(hertz * 2 ** (n / STEPS_PER_OCTAVE))
    const y = Math.min(1, Math.max(0, level / FLOOR_DB))
    return `${x.toFixed(4)} ${y.toFixed(4)}`
  })
  if (points.length === 0) return ''
  const last = toX(hertz * 2 ** ((db.length - 1) / STEPS_PER_OCTAVE))
  return `M${toX(hertz).toFixed(4)} 1L${points.join('L')}L${last.toFixed(4)} 1Z`
}
