// RIFF/WAVE (IBM and Microsoft, 1991; WAVEFORMATEXTENSIBLE, Microsoft 2001) and RF64 (EBU Tech 3306).
import { WavError } from './errors.ts'

export type SampleKind = 'pcm' | 'float'

export interface WavHeader {
  /** Hz. */
  rate: number
  channels: number
  bitsPerSample: number
  kind: SampleKind
  /** Bytes of one sample of one channel. */
  sampleBytes: number
  frames: number
  /** Byte at which the samples begin. */
  dataOffset: number
}

const TAG_PCM = 1
const TAG_FLOAT = 3
const TAG_EXTENSIBLE = 0xfffe
const UNKNOWN_SIZE = 0xffffffff
const ALLOWED_FORMATS = 'PCM of 8, 16, 24 or 32 bits, float of 32 or 64 bits'
const MAX_CHANNELS = 256
const MAX_RATE = 768000

/** Reads bytes of a file; fewer at its end. */
export type ReadAt = (position: number, bytes: number) => DataView

interface Format {
  tag: number
  channels: number
  rate: number
  blockBytes: number
  bitsPerSample: number
}

/**
 * @param fileBytes length of the file
 * @throws WavError for what is no WAV, is compressed, or makes no sense
 */
export function readHeader(path: string, readAt: ReadAt, fileBytes: number): WavHeader {
  const start = readAt(0, 12)
  const riff = start.byteLength < 12 ? '' : text(start, 0)
  if ((riff !== 'RIFF' && riff !== 'RF64') || text(start, 8) !== 'WAVE') {
    throw new WavError(
      path,
      start.byteLength < 12 ? `only ${start.byteLength} bytes long` : 'no RIFF/WAVE file',
      'WAV or RF64',
    )
  }
  let format: Format | undefined
  let longDataBytes: number | undefined
  for (let at = 12; at + 8 <= fileBytes; ) {
    const head = readAt(at, 8)
    const id = text(head, 0)
    const bytes = head.getUint32(4, true)
    const body = at + 8
    if (id === 'ds64') longDataBytes = Number(readAt(body, 16).getBigUint64(8, true))
    if (id === 'fmt ') format = readFormat(path, readAt(body, Math.min(bytes, 40)))
    if (id === 'data') {
      if (!format) throw new WavError(path, 'samples before the description of their format')
      return describe(path, format, body, dataBytes(bytes, longDataBytes, fileBytes - body), riff)
    }
    at = body + bytes + (bytes & 1)
  }
  throw new WavError(
    path,
    `${format ? 'no samples' : 'no description of the format'} in ${fileBytes} bytes (truncated?)`,
  )
}

/** What the header says, but never beyond the end of the file; recorders that died leave 0 or all ones. */
function dataBytes(said: number, longSaid: number | undefined, left: number): number {
  const bytes = said === UNKNOWN_SIZE && longSaid !== undefined ? longSaid : said
  return bytes === 0 || bytes === UNKNOWN_SIZE || bytes > left ? left : bytes
}

function readFormat(path: string, view: DataView): Format {
  if (view.byteLength < 16)
    throw new WavError(path, `a format description of ${view.byteLength} bytes`, '16 or more')
  const tag = view.getUint16(0, true)
  const extended = tag === TAG_EXTENSIBLE && view.byteLength >= 26
  return {
    // The first two bytes of the sub-format's GUID are the old tag.
    tag: extended ? view.getUint16(24, true) : tag,
    channels: view.getUint16(2, true),
    rate: view.getUint32(4, true),
    blockBytes: view.getUint16(12, true),
    bitsPerSample: view.getUint16(14, true),
  }
}

function describe(path: string, format: Format, dataOffset: number, bytes: number, riff: string): WavHeader {
  const { tag, channels, rate, blockBytes, bitsPerSample } = format
  const kind = tag === TAG_PCM ? 'pcm' : tag === TAG_FLOAT ? 'float' : undefined
  const bits = kind === 'pcm' ? [8, 16, 24, 32] : [32, 64]
  if (!kind || !bits.includes(bitsPerSample)) {
    throw new WavError(path, `${riff} format ${tag} with ${bitsPerSample} bits`, ALLOWED_FORMATS)
  }
  if (channels < 1 || channels > MAX_CHANNELS)
    throw new WavError(path, `${channels} channels`, `1 to ${MAX_CHANNELS}`)
  if (rate < 1 || rate > MAX_RATE) throw new WavError(path, `a rate of ${rate} Hz`, `1 to ${MAX_RATE} Hz`)
  const sampleBytes = bitsPerSample / 8
  if (blockBytes !== channels * sampleBytes) {
    throw new WavError(
      path,
      `${blockBytes} bytes per frame`,
      `${channels * sampleBytes} for ${channels} channels of ${bitsPerSample} bits`,
    )
  }
  return {
    rate,
    channels,
    bitsPerSample,
    kind,
    sampleBytes,
    frames: Math.floor(bytes / blockBytes),
    dataOffset,
  }
}

function text(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  )
}
