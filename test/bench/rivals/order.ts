// A script's side of an order: what to do, the sound, and where the result goes.
import { readFileSync } from 'node:fs'
import { WavWriter } from '../../../hal/wav/index.ts'
import { RATE, SOURCES } from './job.ts'
import type { ScriptOrder } from './node-script.ts'

export function takeOrder(): ScriptOrder {
  return JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as ScriptOrder
}

export function readSources({ files }: ScriptOrder): Float32Array[] {
  const bytes = readFileSync(files.raw)
  const frames = bytes.length / 4 / SOURCES
  return Array.from(
    { length: SOURCES },
    (_, n) => new Float32Array(bytes.buffer, bytes.byteOffset + n * frames * 4, frames),
  )
}

export function writeResult({ output }: ScriptOrder, planes: readonly Float32Array[]): void {
  const writer = WavWriter.create(output, { rate: RATE, channels: 2, format: 'f32' })
  writer.append(planes, planes[0]!.length)
  writer.close()
}
