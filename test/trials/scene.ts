// What sounds during a trial, and where every knob stands.
import { join } from 'node:path'
import { WavWriter } from '../../hal/wav/index.ts'
import type { Random } from '../gig/random.ts'

export const RATE = 48_000
export const SIZE = { strips: 8, inputs: 2, outputs: 2 } as const
/** Of the live input: 48 frames a wave. */
export const TONE_HZ = 1000
export const TONE_AMPLITUDE = 0.5
/** The voice's samples stay below; a mark stands out. */
const VOICE_AMPLITUDE = 0.25
export const MARK_AMPLITUDE = 0.75
/** A prime number, so that no other loop falls in step with it: 4.7 s. */
const VOICE_FRAMES = 225_287

export const STRIP = { live: 1, voice: 2, mark: 3 } as const

/** A live tone on the left alone, files on the right alone: each can be looked at by itself, bit by bit. */
// biome-ignore format: one knob, one line
export const SCENE: readonly [string, string | number][] = [
  ['/ch/01/config/source', 'in 1'], ['/ch/01/mix/pan', 'L100'], ['/ch/01/mix/on', 'on'],
  ['/ch/02/config/source', 'off'], ['/ch/02/mix/pan', 'R100'], ['/ch/02/mix/on', 'on'],
  ['/ch/03/config/source', 'off'], ['/ch/03/mix/pan', 'R100'], ['/ch/03/mix/on', 'on'],
  ['/main/st/mix/fader', 0],
]

/** Strips that nothing is connected to: what is set there is not heard, and must be there afterwards. */
const SILENT = [4, 5, 6, 7, 8]

/** Numbers and texts at random, on strips that are not heard. */
export function randomKnobs(random: Random, count: number): [string, string | number][] {
  return Array.from({ length: count }, () => {
    const trunk = `/ch/0${random.pick(SILENT)}`
    const roll = random.whole(0, 9)
    if (roll === 0) return [`${trunk}/config/name`, `Name ${random.whole(0, 99_999)}`]
    if (roll < 3) return [`${trunk}/mix/pan`, Math.round(random.between(-100, 100))]
    return [`${trunk}/mix/fader`, Math.round(random.between(-600, 0)) / 10]
  })
}

export function sine(amplitude = TONE_AMPLITUDE): Float32Array {
  return Float32Array.from(
    { length: RATE },
    (_, n) => amplitude * Math.sin((2 * Math.PI * TONE_HZ * n) / RATE),
  )
}

/** Every sample another one, so that a few tell where in the file they lie. */
export function noise(frames: number, amplitude: number, seed: number): Float32Array {
  let x = seed
  return Float32Array.from({ length: frames }, () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (amplitude * x) / 2 ** 31
  })
}

export interface Sounds {
  voice: { path: string; plane: Float32Array }
  /** A single sample: where it is heard, its frame is. */
  mark: { path: string }
}

export function writeSounds(folder: string): Sounds {
  const plane = noise(VOICE_FRAMES, VOICE_AMPLITUDE, 4711)
  return {
    voice: { path: write(folder, 'voice', plane), plane },
    mark: { path: write(folder, 'mark', Float32Array.of(MARK_AMPLITUDE)) },
  }
}

export function write(folder: string, name: string, plane: Float32Array): string {
  const path = join(folder, `${name}.wav`)
  const wav = WavWriter.create(path, { rate: RATE, channels: 1, format: 'f32' })
  wav.append([plane], plane.length)
  wav.close()
  return path
}
