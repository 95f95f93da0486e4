// sox as the independent ear and hand of the sound tests: everything goes in and out as raw 32-bit floats.
import { spawnSync } from 'node:child_process'

/** Runs sox; returns its standard output as 32-bit floats, interleaved. @throws Error with what sox said */
export function soxFloats(args: string[], input?: Float32Array): Float32Array {
  const done = spawnSync('sox', args, {
    maxBuffer: 2 ** 30,
    ...(input ? { input: Buffer.from(input.buffer, input.byteOffset, input.byteLength) } : {}),
  })
  if (done.status !== 0) throw new Error(`sox ${args.join(' ')}: ${done.stderr}`)
  return new Float32Array(
    done.stdout.buffer.slice(done.stdout.byteOffset, done.stdout.byteOffset + done.stdout.length),
  )
}

/** sox's arguments for raw floats of so many channels at 48 kHz. */
export function raw(channels: number): string[] {
  return ['-t', 'raw', '-e', 'floating-point', '-b', '32', '-r', '48000', '-c', String(channels)]
}

/** A recording as one plane, at its own rate. */
export function readRecording(path: string): Float32Array {
  return soxFloats(['-D', path, ...raw(1), '-'])
}

/** Spoken 48 kHz recordings, one per speaker position (Debian's alsa-utils). */
export const SPOKEN = [
  'Front_Left',
  'Front_Right',
  'Front_Center',
  'Rear_Left',
  'Rear_Right',
  'Rear_Center',
  'Side_Left',
  'Side_Right',
].map((name) => `/usr/share/sounds/alsa/${name}.wav`)

export function plane(interleaved: Float32Array, channels: number, channel: number): Float32Array {
  return Float32Array.from(
    { length: Math.floor(interleaved.length / channels) },
    (_, n) => interleaved[n * channels + channel]!,
  )
}

/** Highest magnitude of a difference, dBFS; frames that one side lacks count as silence. */
export function residueDb(a: Float32Array, b: Float32Array): number {
  let worst = 0
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    worst = Math.max(worst, Math.abs((a[n] ?? 0) - (b[n] ?? 0)))
  }
  return 20 * Math.log10(worst)
}
