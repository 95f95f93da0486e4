import { FormatTag, SIZE_UNKNOWN, SUBFORMAT_TAIL } from './wav-format.ts'

/** Sample formats that are written. */
export type WrittenFormat = 'f32' | 's16' | 's24'

export const SAMPLE_BYTES: Record<WrittenFormat, number> = { f32: 4, s16: 2, s24: 3 }

/** riffSize, dataSize, sampleCount (64 bits each), length of an empty table: EBU Tech 3306. */
const DS64_BYTES = 28
const EXTENSIBLE_BYTES = 40

export interface WrittenSpec {
  rate: number
  channels: number
  format: WrittenFormat
}

/**
 * The bytes before the data, as many for any number of frames: a JUNK chunk keeps the room for ds64 until
 * the file outgrows 32-bit sizes. After the data comes a pad byte if its length is odd.
 * @param frames in the file
 */
export function wavHeader(spec: WrittenSpec, frames: number): Buffer {
  const format = formatChunk(spec)
  const fact = spec.format === 'f32' ? chunk('fact', uint32(Math.min(frames, SIZE_UNKNOWN))) : Buffer.alloc(0)
  const dataBytes = frames * spec.channels * SAMPLE_BYTES[spec.format]
  const before = 12 + 8 + DS64_BYTES + format.length + fact.length + 8
  const riffBytes = before - 8 + dataBytes + (dataBytes % 2)
  const large = riffBytes >= SIZE_UNKNOWN
  const ds64 = Buffer.alloc(DS64_BYTES)
  if (large) {
    ds64.writeBigUInt64LE(BigInt(riffBytes), 0)
    ds64.writeBigUInt64LE(BigInt(dataBytes), 8)
    ds64.writeBigUInt64LE(BigInt(frames), 16)
  }
  return Buffer.concat([
    Buffer.from(large ? 'RF64' : 'RIFF', 'latin1'),
    uint32(large ? SIZE_UNKNOWN : riffBytes),
    Buffer.from('WAVE', 'latin1'),
    chunk(large ? 'ds64' : 'JUNK', ds64),
    format,
    fact,
    Buffer.from('data', 'latin1'),
    uint32(large ? SIZE_UNKNOWN : dataBytes),
  ])
}

/**
 * Microsoft asks for the extensible form above 16 bits of PCM and above 2 channels. Floats keep the plain
 * one, as sox and libsndfile write them: sox complains of extensible floats.
 */
function formatChunk({ rate, channels, format }: WrittenSpec): Buffer {
  const bytes = SAMPLE_BYTES[format]
  const tag = format === 'f32' ? FormatTag.float : FormatTag.pcm
  const extensible = format === 's24' || (format === 's16' && channels > 2)
  const content = Buffer.alloc(extensible ? EXTENSIBLE_BYTES : tag === FormatTag.pcm ? 16 : 18)
  content.writeUInt16LE(extensible ? FormatTag.extensible : tag, 0)
  content.writeUInt16LE(channels, 2)
  content.writeUInt32LE(rate, 4)
  content.writeUInt32LE(rate * channels * bytes, 8)
  content.writeUInt16LE(channels * bytes, 12)
  content.writeUInt16LE(8 * bytes, 14)
  if (extensible) {
    content.writeUInt16LE(22, 16)
    content.writeUInt16LE(8 * bytes, 18)
    // Channel mask (at 20) 0: the channels are tracks, not loudspeaker positions.
    content.writeUInt16LE(tag, 24)
    content.set(SUBFORMAT_TAIL, 26)
  }
  return chunk('fmt ', content)
}

function chunk(id: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(id, 'latin1'), uint32(content.length), content])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
