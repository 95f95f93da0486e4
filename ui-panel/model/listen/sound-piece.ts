// Binary frames of kind 3: what is heard, little-endian as every browser is.
//   u8 kind = 3, u8 tap, u16 frames, f64 frame of the box of its first, u32 Hz, then i16 left, right, left, ...
const KIND = 3
const HEADER_BYTES = 16
const FRAME_BYTES = 4

export interface SoundPiece {
  tap: number
  /** Of the box, its first. */
  frame: number
  /** Hz. */
  rate: number
  frames: number
  /** Left, right, left, ... */
  samples: Int16Array
}

/** @returns undefined: not one of these, or cut short */
export function readSoundPiece(data: ArrayBuffer): SoundPiece | undefined {
  const view = new DataView(data)
  if (data.byteLength < HEADER_BYTES || view.getUint8(0) !== KIND) return undefined
  const frames = view.getUint16(2, true)
  const rate = view.getUint32(12, true)
  if (rate === 0 || data.byteLength < HEADER_BYTES + frames * FRAME_BYTES) return undefined
  return {
    ...{ tap: view.getUint8(1), frame: view.getFloat64(4, true), rate, frames },
    samples: new Int16Array(data, HEADER_BYTES, 2 * frames),
  }
}
