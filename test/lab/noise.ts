// Noise that can be found again, sample by sample, in what somebody recorded.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWav } from '../../hal/wav/index.ts'

export type Stereo = [left: Float32Array, right: Float32Array]

/** White, at half of full scale, 24 bits deep: exact in every format but 16 bits. */
export function noise(frames: number): Stereo {
  let state = 1
  const plane = () =>
    Float32Array.from({ length: frames }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return ((state >>> 8) - 2 ** 23) / 2 ** 24
    })
  return [plane(), plane()]
}

/**
 * Looks for the whole of a signal in a recording.
 * @param recording a WAV file @param allowed difference of a sample
 * @returns whether it is all there, and the longest run of frames that are as given, from the first one on
 */
export function untilSame(recording: Buffer, given: Stereo, allowed = 0): { same: boolean; longest: number } {
  const heard = readStereo(recording)
  const [left, right] = given
  const frames = left.length
  const isAt = (at: number, n: number) =>
    Math.abs(heard[0][at]! - left[n]!) <= allowed && Math.abs(heard[1][at]! - right[n]!) <= allowed
  let longest = 0
  for (let start = 0; start < heard[0].length; start++) {
    if (!isAt(start, 0)) continue
    let n = 1
    while (n < frames && start + n < heard[0].length && isAt(start + n, n)) n++
    longest = Math.max(longest, n)
    if (n === frames) return { same: true, longest }
  }
  return { same: false, longest }
}

function readStereo(recording: Buffer): Stereo {
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-recording-'))
  try {
    const file = join(folder, 'recording.wav')
    writeFileSync(file, recording)
    const wav = openWav(file)
    const planes: Stereo = [new Float32Array(wav.frames), new Float32Array(wav.frames)]
    wav.read(0, wav.frames, planes)
    wav.close()
    return planes
  } finally {
    rmSync(folder, { recursive: true })
  }
}
