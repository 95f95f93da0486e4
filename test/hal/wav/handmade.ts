// WAV files written byte by byte, by no code of the project.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Removed when the process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-wav-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** @param said size the chunk claims, when that is not its size */
export function chunk(id: string, content: Buffer, said = content.length): Buffer {
  const head = Buffer.alloc(8)
  head.write(id, 'latin1')
  head.writeUInt32LE(said, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

export function riff(chunks: Buffer[], id = 'RIFF', said?: number): Buffer {
  const content = Buffer.concat([Buffer.from('WAVE'), ...chunks])
  return chunk(id, content, said)
}

export interface Format {
  tag?: number
  channels?: number
  rate?: number
  frameBytes?: number
  bits?: number
}

/** Content of a "fmt " chunk; 16-bit mono at 48 kHz where nothing else is said. */
export function format({ tag = 1, channels = 1, rate = 48000, bits = 16, ...rest }: Format = {}): Buffer {
  const content = Buffer.alloc(16)
  const frameBytes = rest.frameBytes ?? channels * Math.ceil(bits / 8)
  content.writeUInt16LE(tag, 0)
  content.writeUInt16LE(channels, 2)
  content.writeUInt32LE(rate, 4)
  content.writeUInt32LE((rate * frameBytes) % 2 ** 32, 8)
  content.writeUInt16LE(frameBytes, 12)
  content.writeUInt16LE(bits, 14)
  return content
}

/** The rest of an extensible "fmt " chunk. @param guid 16 bytes in hexadecimal */
export function extension(validBits: number, guid: string): Buffer {
  const content = Buffer.alloc(8)
  content.writeUInt16LE(22, 0)
  content.writeUInt16LE(validBits, 2)
  return Buffer.concat([content, Buffer.from(guid, 'hex')])
}

export function ds64(riffBytes: bigint, dataBytes: bigint, frames: bigint): Buffer {
  const content = Buffer.alloc(28)
  content.writeBigUInt64LE(riffBytes, 0)
  content.writeBigUInt64LE(dataBytes, 8)
  content.writeBigUInt64LE(frames, 16)
  return content
}

export function int16(...samples: number[]): Buffer {
  const bytes = Buffer.alloc(2 * samples.length)
  samples.forEach((sample, n) => {
    bytes.writeInt16LE(sample, 2 * n)
  })
  return bytes
}

/** What sox reads from a file: interleaved, full scale = 1.0. */
export function soxSamples(path: string, ...effects: string[]): Float64Array {
  const out = execFileSync('sox', ['-D', path, '-t', 'raw', '-e', 'float', '-b', '64', '-', ...effects], {
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return new Float64Array(out.buffer.slice(out.byteOffset, out.byteOffset + out.byteLength))
}
