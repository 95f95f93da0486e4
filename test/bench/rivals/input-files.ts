import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WavWriter } from '../../../hal/wav/index.ts'
import { speechlike } from '../yardstick/speechlike.ts'
import { RATE, SOURCES } from './job.ts'
import type { InputFiles } from './rival.ts'

/** The same sound in every form that a rival reads. @returns it too, as planes */
export function makeInputFiles(
  folder: string,
  seconds: number,
): { files: InputFiles; planes: Float32Array[] } {
  const frames = Math.round(seconds * RATE)
  const planes = speechlike(SOURCES, frames)
  // When a synth of scsynth is made, its filters hear the first frame once more than there is.
  for (const plane of planes) plane.fill(0, 0, 64)
  const write = (name: string, channels: readonly Float32Array[]): string => {
    const path = join(folder, name)
    const writer = WavWriter.create(path, { rate: RATE, channels: channels.length, format: 'f32' })
    writer.append(channels, frames)
    writer.close()
    return path
  }
  const raw = join(folder, 'in.raw')
  writeFileSync(raw, Buffer.concat(planes.map((plane) => new Uint8Array(plane.buffer))))
  const mono = planes.map((plane, n) => write(`in${n}.wav`, [plane]))
  return { files: { wav: write('in.wav', planes), mono, raw, seconds }, planes }
}
