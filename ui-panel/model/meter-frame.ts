// Binary frames of kind 1: what every meter of the console shows, little-endian.
//   u8 kind = 1, u8 flags, u16 channels, f64 frame, then for each channel
//   i16 peak, i16 decayed peak (dBFS x 100), u8 clipped, i16 gate gain, i16 compressor gain (dB x 100)
const KIND = 1
const HEADER_BYTES = 12
const CHANNEL_BYTES = 9
const PER_DB = 100

export class MeterFrame {
  /** Box time, frames. */
  frame = 0
  channels = 0
  /** dBFS. */
  peak = new Float32Array(0)
  decayed = new Float32Array(0)
  /** 1 where samples were clipped since the frame before. */
  clipped = new Uint8Array(0)
  /** dB, 0 or below: what gate and compressor take away. */
  gate = new Float32Array(0)
  compressor = new Float32Array(0)

  /** Takes a frame in place, so that nothing is made 50 times a second. @returns false: not one of these, or cut short */
  take(data: ArrayBuffer): boolean {
    const view = new DataView(data)
    if (data.byteLength < HEADER_BYTES || view.getUint8(0) !== KIND) return false
    const channels = view.getUint16(2, true)
    if (data.byteLength < HEADER_BYTES + channels * CHANNEL_BYTES) return false
    if (channels !== this.channels) this.#resize(channels)
    this.frame = view.getFloat64(4, true)
    for (let n = 0, at = HEADER_BYTES; n < channels; n++, at += CHANNEL_BYTES) {
      this.peak[n] = view.getInt16(at, true) / PER_DB
      this.decayed[n] = view.getInt16(at + 2, true) / PER_DB
      this.clipped[n] = view.getUint8(at + 4)
      this.gate[n] = view.getInt16(at + 5, true) / PER_DB
      this.compressor[n] = view.getInt16(at + 7, true) / PER_DB
    }
    return true
  }

  #resize(channels: number): void {
    this.channels = channels
    this.peak = new Float32Array(channels)
    this.decayed = new Float32Array(channels)
    this.clipped = new Uint8Array(channels)
    this.gate = new Float32Array(channels)
    this.compressor = new Float32Array(channels)
  }
}
