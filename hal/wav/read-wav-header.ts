import { type ByteSource, bytesOfFile, bytesOfMemory } from './byte-source.ts'
import { readFormatChunk, type SampleFormat } from './read-format-chunk.ts'
import { WavError } from './wav-error.ts'
import { SIZE_UNKNOWN } from './wav-format.ts'

export interface WavHeader extends SampleFormat {
  /** Whole ones; a frame cut off at the end of an unfinished file does not count. */
  frames: number
  /** Where the first frame begins, bytes from the start of the file. */
  dataOffset: number
  /** The header was never completed: its recorder was killed, or wrote into a pipe. The data then goes on to the end of the file. */
  unfinished: boolean
}

/** More chunks than any real file has before its data: a file of empty ones would be walked for hours. */
const MOST_CHUNKS = 1000
/** What is read of a "fmt " chunk: the extensible form. */
const FORMAT_BYTES = 40

interface Sizes {
  /** Of the RIFF chunk, less its own 8 bytes. */
  riff: number
  /** Of the data chunk, where ds64 says it. */
  data: number | null
}

/**
 * Chunks before the data may come in any order; unknown ones are skipped.
 * @param source descriptor of an open regular file, or all the bytes of one
 * @param name for errors: the file's path
 * @throws WavError EFOREIGN, ETRUNCATED, ECODEC, EHEADER
 */
export function readWavHeader(source: number | Uint8Array, name: string): WavHeader {
  const bytes = typeof source === 'number' ? bytesOfFile(source) : bytesOfMemory(source)
  const sizes = readStart(bytes, name)
  let format: SampleFormat | null = null
  let offset = 12
  for (let n = 0; n < MOST_CHUNKS; n++) {
    const head = bytes.read(offset, 8)
    if (head.length < 8) {
      throw new WavError('ETRUNCATED', name, `it ends after ${bytes.length} bytes without a data chunk`)
    }
    const id = head.toString('latin1', 0, 4)
    const size = head.readUInt32LE(4)
    offset += 8
    if (id === 'data') {
      if (!format) throw new WavError('EHEADER', name, 'its data chunk comes before any format chunk')
      return { ...format, ...extent(bytes, sizes, format, offset, size, name), dataOffset: offset }
    }
    if (offset + size > bytes.length) {
      throw new WavError(
        'ETRUNCATED',
        name,
        `its chunk "${printable(id)}" of ${size} bytes begins at byte ${offset}, but the file ends after ${bytes.length}`,
      )
    }
    if (id === 'fmt ') format = readFormatChunk(bytes.read(offset, Math.min(size, FORMAT_BYTES)), name)
    if (id === 'ds64' && size >= 16) {
      const ds64 = bytes.read(offset, 16)
      sizes.riff = Number(ds64.readBigUInt64LE(0))
      sizes.data = Number(ds64.readBigUInt64LE(8))
    }
    offset += size + (size % 2)
  }
  throw new WavError(
    'EHEADER',
    name,
    `no data chunk among its first ${MOST_CHUNKS} chunks; allowed are ${MOST_CHUNKS - 1} before it`,
  )
}

/** RF64 and its younger name BW64 (ITU-R BS.2088) hold 64-bit sizes in a ds64 chunk. */
function readStart(bytes: ByteSource, name: string): Sizes {
  const start = bytes.read(0, 12)
  const container = start.toString('latin1', 0, 4)
  const form = start.toString('latin1', 8, 12)
  if (start.length < 12 || !['RIFF', 'RF64', 'BW64'].includes(container) || form !== 'WAVE') {
    const found = start.length === 0 ? 'it is empty' : `it begins with "${printable(container)}"`
    const type = start.length === 12 && container === 'RIFF' ? ` of type "${printable(form)}"` : ''
    throw new WavError(
      'EFOREIGN',
      name,
      `${found}${type}; a WAV file begins with RIFF, RF64 or BW64 and WAVE`,
    )
  }
  return { riff: start.readUInt32LE(4), data: null }
}

function extent(
  bytes: ByteSource,
  sizes: Sizes,
  format: SampleFormat,
  offset: number,
  size32: number,
  name: string,
): { frames: number; unfinished: boolean } {
  const size = size32 === SIZE_UNKNOWN && sizes.data !== null ? sizes.data : size32
  const there = bytes.length - offset
  // A RIFF size that agrees with the file was written at the end: an empty data chunk is then really empty.
  const closed = sizes.riff + 8 === bytes.length
  const unfinished = size === 0 ? !closed : size > there && isStreamMarker(size)
  if (size > there && !unfinished) {
    throw new WavError(
      'ETRUNCATED',
      name,
      `its data chunk of ${size} bytes begins at byte ${offset}, but the file ends after ${bytes.length}`,
    )
  }
  const frameBytes = (format.channels * format.bitsPerSample) / 8
  return { frames: Math.floor((unfinished ? there : size) / frameBytes), unfinished }
}

/** Sizes that programs write when they cannot know it: sox 0x7ffff000 (less some), arecord 0x80000000, others all ones. */
function isStreamMarker(size: number): boolean {
  return (size >= 0x7fff0000 && size <= 0x80000000) || size === SIZE_UNKNOWN || size >= 2 ** 63
}

function printable(id: string): string {
  return id.replace(/[^ -~]/g, '.')
}
