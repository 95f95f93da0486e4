import { openWav } from '../../../hal/wav/index.ts'
import type { Job } from './job.ts'
import { rbjReference } from './rbj-reference.ts'

/**
 * How far the sound in a file is from the job in double precision, as a share of the loudest sample.
 * Frames that the file lacks count as silence.
 */
export function distance(job: Job, sources: readonly Float32Array[], path: string): number {
  const wav = openWav(path)
  const said = [new Float32Array(wav.frames), new Float32Array(wav.frames)]
  wav.read(0, wav.frames, said)
  wav.close()
  let [most, loudest] = [0, 0]
  rbjReference(job, sources).forEach((side, c) => {
    side.forEach((x, n) => {
      most = Math.max(most, Math.abs(x - (said[c]![n] ?? 0)))
      loudest = Math.max(loudest, Math.abs(x))
    })
  })
  return most / loudest
}
