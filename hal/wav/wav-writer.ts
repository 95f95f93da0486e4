import { closeSync, openSync, writeSync } from 'node:fs'

export type WavFormat = 's16' | 's24' | 'f32'

export interface WavWriterOptions {
  rate: number
  channels: number
  format: WavFormat
}

interface Encoding {
  tag: number
  bytes: number
  put(view: DataView, at: number, x: number): void
}

const ENCODINGS: Record<WavFormat, Encoding> = {
  s16: { tag: 1, bytes: 2, put: (view, at, x) => view.setInt16(at, integer(x, 2 ** 15), true) },
  s24: {
    tag: 1,
    bytes: 3,
    put(view, at, x) {
      const value = integer(x, 2 ** 23)
      view.setUint16(at, value & 0xffff, true)
      view.setInt8(at + 2, value >> 16)
    },
  },
  f32: { tag: 3, bytes: 4, put: (view, at, x) => view.setFloat32(at, x, true) },
}

/** RIFF + JUNK (room for ds64) + fmt + data: the samples begin here. */
const HEADER_BYTES = 12 + 8 + 28 + 8 + 16 + 8
const RIFF_LIMIT = 0xffffffff
const HEADER_EVERY_BYTES = 1 << 20

/**
 * Writes a WAV that is whole at any moment up to its last megabyte: the sizes in the header follow as it
 * grows. Beyond 4 GiB it becomes an RF64 (EBU Tech 3306) in the room that a JUNK chunk kept.
 * Integers saturate and are rounded; nothing is dithered here.
 */
export class WavWriter {
  readonly path: string
  readonly #descriptor: number
  readonly #options: WavWriterOptions
  readonly #encoding: Encoding
  #dataBytes = 0
  #headerAt = 0

  /** @throws Error ENOENT, EACCES; RangeError for no channels or rate */
  static create(path: string, options: WavWriterOptions): WavWriter {
    return new WavWriter(path, options)
  }

  private constructor(path: string, options: WavWriterOptions) {
    const { rate, channels, format } = options
    if (!(rate > 0) || !(channels >= 1 && channels <= 256) || !(format in ENCODINGS)) {
      throw new RangeError(
        `write ${path}: ${channels} channels at ${rate} Hz as ${format}; allowed are 1 to 256 channels as ${Object.keys(ENCODINGS).join(', ')}`,
      )
    }
    this.path = path
    this.#options = options
    this.#encoding = ENCODINGS[format]
    this.#descriptor = openSync(path, 'w')
    this.#writeHeader()
  }

  /** Frames written. */
  get frames(): number {
    return this.#dataBytes / (this.#options.channels * this.#encoding.bytes)
  }

  /** @param planes one array per channel; their first `frames` frames are written */
  append(planes: readonly Float32Array[], frames: number): void {
    const { bytes, put } = this.#encoding
    const { channels } = this.#options
    const view = new DataView(new ArrayBuffer(frames * channels * bytes))
    for (let c = 0; c < channels; c++) {
      const plane = planes[c]!
      for (let n = 0, at = c * bytes; n < frames; n++, at += channels * bytes) put(view, at, plane[n]!)
    }
    writeFully(this.#descriptor, view, HEADER_BYTES + this.#dataBytes)
    this.#dataBytes += view.byteLength
    if (this.#dataBytes - this.#headerAt >= HEADER_EVERY_BYTES) this.#writeHeader()
  }

  close(): void {
    if (this.#dataBytes & 1)
      writeFully(this.#descriptor, new DataView(new ArrayBuffer(1)), HEADER_BYTES + this.#dataBytes)
    this.#writeHeader()
    closeSync(this.#descriptor)
  }

  #writeHeader(): void {
    this.#headerAt = this.#dataBytes
    const { channels, rate } = this.#options
    const { tag, bytes } = this.#encoding
    const riffBytes = HEADER_BYTES - 8 + this.#dataBytes + (this.#dataBytes & 1)
    const long = riffBytes >= RIFF_LIMIT
    const view = new DataView(new ArrayBuffer(HEADER_BYTES))
    text(view, 0, long ? 'RF64' : 'RIFF')
    view.setUint32(4, long ? RIFF_LIMIT : riffBytes, true)
    text(view, 8, 'WAVE')
    text(view, 12, long ? 'ds64' : 'JUNK')
    view.setUint32(16, 28, true)
    if (long) {
      view.setBigUint64(20, BigInt(riffBytes), true)
      view.setBigUint64(28, BigInt(this.#dataBytes), true)
      view.setBigUint64(36, BigInt(this.frames), true)
    }
    text(view, 48, 'fmt ')
    view.setUint32(52, 16, true)
    view.setUint16(56, tag, true)
    view.setUint16(58, channels, true)
    view.setUint32(60, rate, true)
    view.setUint32(64, rate * channels * bytes, true)
    view.setUint16(68, channels * bytes, true)
    view.setUint16(70, bytes * 8, true)
    text(view, 72, 'data')
    view.setUint32(76, long ? RIFF_LIMIT : this.#dataBytes, true)
    writeFully(this.#descriptor, view, 0)
  }
}

function integer(x: number, fullScale: number): number {
  // NaN fails both comparisons and becomes 0.
  const scaled = Math.round(x * fullScale)
  return scaled >= fullScale ? fullScale - 1 : scaled <= -fullScale ? -fullScale : scaled || 0
}

function text(view: DataView, at: number, characters: string): void {
  for (let n = 0; n < characters.length; n++) view.setUint8(at + n, characters.charCodeAt(n))
}

function writeFully(descriptor: number, view: DataView, position: number): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done)
  }
}
