// WAV files for the tests of the media room, written byte by byte: by no code of the project.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own for each test file, gone when the process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-media-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Bytes of a 32-bit float WAV (format 3). @param planes one array per channel, of equal length */
export function floatWav(rate: number, planes: ArrayLike<number>[]): Buffer {
  const channels = planes.length
  const frames = planes[0]!.length
  const bytes = Buffer.alloc(44 + frames * channels * 4)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(3, 20)
  bytes.writeUInt16LE(channels, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * channels * 4, 28)
  bytes.writeUInt16LE(channels * 4, 32)
  bytes.writeUInt16LE(32, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(frames * channels * 4, 40)
  for (let n = 0; n < frames; n++) {
    for (let c = 0; c < channels; c++) bytes.writeFloatLE(planes[c]![n]!, 44 + (n * channels + c) * 4)
  }
  return bytes
}

/** @returns the file's path */
export function writeFloatWav(
  folder: string,
  name: string,
  rate: number,
  planes: ArrayLike<number>[],
): string {
  const path = join(folder, name)
  writeFileSync(path, floatWav(rate, planes))
  return path
}

/** amplitude * sin(2 pi frequency n / rate + phase), in double precision. */
export function sine(
  frames: number,
  rate: number,
  frequency: number,
  amplitude = 1,
  phase = 0,
): Float64Array {
  return Float64Array.from(
    { length: frames },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequency * n) / rate + phase),
  )
}

/** Uniform white noise of amplitude 0.5, the same every time (a 32-bit linear congruential generator). */
export function noise(frames: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: frames }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 32
  })
}
