// Who plays: eight speakers at the card's inputs, eight players with files, and one that tells the time.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { raw, SPOKEN, soxFloats } from '../sound/sox.ts'

export const RATE = 48_000
export const SIZE = { strips: 17, inputs: SPOKEN.length, outputs: 6, buses: 2 } as const
/** Files that last longer are streamed by the box instead of held in memory. */
export const STREAM_ABOVE_SECONDS = 8

export interface Player {
  name: string
  strip: number
  channels: 1 | 2
  seconds: number
  /** Plays over and over until it is stopped. */
  loop?: true
  /** sox's words for the file's samples, and for the sound. */
  format: readonly string[]
  synth: readonly string[]
}

const S16 = ['-b', '16']
const S24 = ['-b', '24']
const FLOAT = ['-b', '32', '-e', 'floating-point']

/** The last of them plays long enough to be streamed; two play into strips that speakers have too. */
// biome-ignore format: one player, one line
export const PLAYERS: readonly Player[] = [
  { name: 'harp', strip: 9, channels: 1, seconds: 4, format: S16, synth: ['pluck', 'E3'] },
  { name: 'lead', strip: 10, channels: 1, seconds: 3, format: S24, synth: ['sawtooth', '110-880'] },
  { name: 'pad', strip: 11, channels: 2, seconds: 5, format: S16, synth: ['triangle', '220', 'triangle', '331'] },
  { name: 'hum', strip: 15, channels: 1, seconds: 1.37, loop: true, format: S24, synth: ['sine', '97'] },
  { name: 'rain', strip: 16, channels: 1, seconds: 6, format: FLOAT, synth: ['pinknoise'] },
  { name: 'bell', strip: 3, channels: 1, seconds: 2.2, format: S16, synth: ['pluck', 'A5'] },
  { name: 'wind', strip: 5, channels: 2, seconds: 3.1, format: FLOAT, synth: ['brownnoise', 'sine', '300-3000'] },
  { name: 'bed', strip: 13, channels: 2, seconds: 12.4, format: S16, synth: ['sine', '147-440', 'pluck', 'D4'] },
]
/**
 * Noise that no gap is long enough to take a whole turn of, from the show's first frame on; strip and output are its
 * own. The output after it plays the first card input as it is.
 */
export const CLOCK = {
  name: 'clock',
  strip: 17,
  channels: 1,
  seconds: 4,
  format: S24,
  synth: ['whitenoise'],
} as const
/** From 0. */
export const WITNESS_OUTPUTS = [4, 5] as const

export interface Sound {
  path: string
  planes: Float32Array[]
}

/** Makes every file in the folder. @returns by name, each with its samples as sox reads them */
export function makeSounds(folder: string): Map<string, Sound> {
  return new Map(
    [...PLAYERS, CLOCK].map(({ name, channels, seconds, format, synth }) => {
      const path = join(folder, `${name}.wav`)
      const args = ['-D', '-n', '-r', String(RATE), '-c', String(channels), ...format, path]
      const done = spawnSync('sox', [...args, 'synth', String(seconds), ...synth, 'gain', '-6'], {
        encoding: 'utf8',
      })
      if (done.status !== 0) throw new Error(`sox cannot make ${path}: ${done.error?.message ?? done.stderr}`)
      return [name, { path, planes: readPlanes(path, channels) }]
    }),
  )
}

/** What the card's inputs loop: file n at input n. */
export function readSpeakers(): Float32Array[] {
  return SPOKEN.map((path) => readPlanes(path, 1)[0]!)
}

/** Any WAV file as planes of channels, as sox reads it. */
export function readPlanes(path: string, channels: number): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) =>
    soxFloats(['-D', path, ...raw(1), '-', 'remix', String(channel + 1)]),
  )
}
