import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { WavError } from './errors.ts'
import { readHeader, type WavHeader } from './header.ts'

/** An open WAV file; any part of it can be read at any time. */
export interface WavReader extends WavHeader {
  readonly path: string
  /**
   * Reads up to `frames` frames from `frame` on into the first frames of `planes` (one array per channel;
   * more planes than channels stay untouched, missing ones are skipped). Full scale is +-1: a 16-bit
   * 32768 is 1. @returns frames read, fewer at the end
   */
  read(frame: number, frames: number, planes: readonly Float32Array[]): number
  close(): void
}

/** @throws WavError for what is no usable WAV; Error ENOENT, EISDIR, EACCES */
export function openWav(path: string): WavReader {
  const descriptor = openSync(path, 'r')
  try {
    const status = fstatSync(descriptor)
    if (!status.isFile())
      throw new WavError(path, status.isDirectory() ? 'a folder' : 'no file', 'a WAV file')
    const readAt = (position: number, bytes: number) => {
      const buffer = new Uint8Array(bytes)
      const got = readFully(descriptor, buffer, position)
      return new DataView(buffer.buffer, 0, got)
    }
    const header = readHeader(path, readAt, status.size)
    const decode = DECODERS[`${header.kind}${header.bitsPerSample}`]!
    const frameBytes = header.channels * header.sampleBytes
    return {
      ...header,
      path,
      read(frame, frames, planes) {
        const wanted = Math.max(0, Math.min(frames, header.frames - frame))
        const view = readAt(header.dataOffset + frame * frameBytes, wanted * frameBytes)
        const got = Math.floor(view.byteLength / frameBytes)
        const channels = Math.min(header.channels, planes.length)
        for (let c = 0; c < channels; c++) decode(view, c * header.sampleBytes, frameBytes, got, planes[c]!)
        return got
      },
      close() {
        closeSync(descriptor)
      },
    }
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function readFully(descriptor: number, buffer: Uint8Array, position: number): number {
  let done = 0
  while (done < buffer.length) {
    const got = readSync(descriptor, buffer, done, buffer.length - done, position + done)
    if (got === 0) break
    done += got
  }
  return done
}

type Decode = (view: DataView, first: number, step: number, frames: number, out: Float32Array) => void

function decoder(sample: (view: DataView, at: number) => number): Decode {
  return (view, first, step, frames, out) => {
    for (let n = 0, at = first; n < frames; n++, at += step) out[n] = sample(view, at)
  }
}

const DECODERS: Record<string, Decode> = {
  // 8-bit WAV alone is unsigned.
  pcm8: decoder((view, at) => (view.getUint8(at) - 128) / 2 ** 7),
  pcm16: decoder((view, at) => view.getInt16(at, true) / 2 ** 15),
  pcm24: decoder((view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23),
  pcm32: decoder((view, at) => view.getInt32(at, true) / 2 ** 31),
  float32: decoder((view, at) => view.getFloat32(at, true)),
  float64: decoder((view, at) => view.getFloat64(at, true)),
}
