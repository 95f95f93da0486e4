import { WavError } from './wav-error.ts'
import { FormatTag, LIMITS, OTHER_FORMATS, type SampleKind, SUBFORMAT_TAIL, WIDTHS } from './wav-format.ts'

export interface SampleFormat {
  /** Hz. */
  rate: number
  channels: number
  format: SampleKind
  /** Of the container; samples of fewer bits are justified to its top and read alike. */
  bitsPerSample: number
}

const PLAIN_BYTES = 16
const EXTENSIBLE_BYTES = 40

/**
 * @param chunk content of a "fmt " chunk
 * @param name for errors
 * @throws WavError EHEADER, ECODEC
 */
export function readFormatChunk(chunk: Buffer, name: string): SampleFormat {
  if (chunk.length < PLAIN_BYTES) {
    throw new WavError(
      'EHEADER',
      name,
      `its format chunk has ${chunk.length} bytes; at least ${PLAIN_BYTES} are needed`,
    )
  }
  const channels = chunk.readUInt16LE(2)
  const rate = chunk.readUInt32LE(4)
  const frameBytes = chunk.readUInt16LE(12)
  const bits = chunk.readUInt16LE(14)
  const format = sampleKind(chunk, name)
  const fault = faultOf(rate, channels, frameBytes)
  if (fault) throw new WavError('EHEADER', name, fault)
  const bitsPerSample = (8 * frameBytes) / channels
  const widths: readonly number[] = WIDTHS[format]
  if (!widths.includes(bitsPerSample)) {
    throw new WavError(
      'ECODEC',
      name,
      `its ${format} samples take ${bitsPerSample} bits each; allowed are ${widths.join(', ')}`,
    )
  }
  if (bits > bitsPerSample || bits <= bitsPerSample - 8) {
    throw new WavError(
      'EHEADER',
      name,
      `it says ${bits} bits a sample, but its frames of ${frameBytes} bytes hold ${bitsPerSample} for each of ${channels} channels`,
    )
  }
  return { rate, channels, format, bitsPerSample }
}

function sampleKind(chunk: Buffer, name: string): SampleKind {
  let tag = chunk.readUInt16LE(0)
  if (tag === FormatTag.extensible) {
    if (chunk.length < EXTENSIBLE_BYTES) {
      throw new WavError(
        'EHEADER',
        name,
        `its extensible format chunk has ${chunk.length} bytes; at least ${EXTENSIBLE_BYTES} are needed`,
      )
    }
    const known = SUBFORMAT_TAIL.every((byte, n) => chunk[26 + n] === byte)
    if (!known) {
      throw new WavError(
        'ECODEC',
        name,
        `its sub-format is ${chunk.toString('hex', 24, 40)}; allowed are PCM and float`,
      )
    }
    tag = chunk.readUInt16LE(24)
  }
  if (tag === FormatTag.pcm) return 'pcm'
  if (tag === FormatTag.float) return 'float'
  const hex = `0x${tag.toString(16).padStart(4, '0')}`
  const said = OTHER_FORMATS[tag] ? `${OTHER_FORMATS[tag]} (${hex})` : hex
  throw new WavError('ECODEC', name, `its samples are ${said}; allowed are PCM (0x0001) and float (0x0003)`)
}

function faultOf(rate: number, channels: number, frameBytes: number): string | null {
  if (channels < 1 || channels > LIMITS.channels)
    return `it has ${channels} channels; allowed are 1 to ${LIMITS.channels}`
  if (rate < 1 || rate > LIMITS.rate) return `its rate is ${rate} Hz; allowed are 1 to ${LIMITS.rate} Hz`
  if (frameBytes === 0 || frameBytes % channels !== 0) {
    return `its frames have ${frameBytes} bytes, which ${channels} channels cannot share`
  }
  return null
}
