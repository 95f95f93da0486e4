// Binary frames: meters, spectrum, sound. Little-endian. All levels in hundredths of a dB.
import type { MeterReader, TapChunk } from '../../arena/index.ts'

export const FRAME_KIND = { meters: 1, spectrum: 2, sound: 3 } as const

/** Kind, flags, count, frame of the box. */
const HEAD_BYTES = 12
/** Peak, bar, clip, gate, compressor. */
const METER_BYTES = 9
/** Behind the head of a spectrum: the first band. */
const HERTZ_BYTES = 4
/** Behind the head of a sound: Hz. */
const RATE_BYTES = 4
/** Silence. */
const NOTHING = -32768

type Reading = NonNullable<ReturnType<MeterReader['read']>>

/** For each channel of `meterPlaces`: i16 peak, i16 falling peak, u8 clipped, i16 gate's gain, i16 compressor's gain. */
export function meterFrame({ frame, channels }: Reading): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES + channels.length * METER_BYTES)
  writeHead(bytes, FRAME_KIND.meters, channels.length, frame)
  let at = HEAD_BYTES
  for (const { peak, decayedPeak, clips, gateGain, compressorGain } of channels) {
    bytes.writeInt16LE(hundredths(peak), at)
    bytes.writeInt16LE(hundredths(decayedPeak), at + 2)
    bytes.writeUInt8(clips > 0 ? 1 : 0, at + 4)
    bytes.writeInt16LE(hundredths(gateGain), at + 5)
    bytes.writeInt16LE(hundredths(compressorGain), at + 7)
    at += METER_BYTES
  }
  return bytes
}

/** f32 Hz of the first band, then i16 for each band, a sixth of an octave after the one before. */
export function spectrumFrame(frame: number, bands: readonly { hertz: number; db: number | null }[]): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES + HERTZ_BYTES + bands.length * 2)
  writeHead(bytes, FRAME_KIND.spectrum, bands.length, frame)
  bytes.writeFloatLE(bands[0]?.hertz ?? 0, HEAD_BYTES)
  bands.forEach(({ db }, n) => {
    bytes.writeInt16LE(db === null ? NOTHING : clamp(db * 100), HEAD_BYTES + HERTZ_BYTES + n * 2)
  })
  return bytes
}

/**
 * u32 Hz, then i16 left, right, left, ...; flags: the tap's number.
 * @param chunks one after the other, without a gap
 */
export function soundFrame(tap: number, chunks: readonly TapChunk[]): Buffer {
  const [first] = chunks
  const frames = chunks.reduce((sum, { samples }) => sum + samples[0]!.length, 0)
  const bytes = Buffer.alloc(HEAD_BYTES + RATE_BYTES + frames * 4)
  writeHead(bytes, FRAME_KIND.sound, frames, first!.frame, tap)
  bytes.writeUInt32LE(first!.rate, HEAD_BYTES)
  let at = HEAD_BYTES + RATE_BYTES
  for (const { samples } of chunks) {
    for (let n = 0; n < samples[0]!.length; n++) {
      bytes.writeInt16LE(sixteen(samples[0]![n]!), at)
      bytes.writeInt16LE(sixteen(samples[1]![n]!), at + 2)
      at += 4
    }
  }
  return bytes
}

function writeHead(bytes: Buffer, kind: number, count: number, frame: number, flags = 0): void {
  bytes.writeUInt8(kind, 0)
  bytes.writeUInt8(flags, 1)
  bytes.writeUInt16LE(count, 2)
  bytes.writeDoubleLE(frame, 4)
}

const hundredths = (level: number): number => (level > 0 ? clamp(2000 * Math.log10(level)) : NOTHING)

const sixteen = (sample: number): number => Math.max(-32768, Math.min(32767, Math.round(sample * 32767)))

const clamp = (value: number): number => Math.max(NOTHING + 1, Math.min(32767, Math.round(value)))
