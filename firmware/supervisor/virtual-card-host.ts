// What the virtual card of a box is like.
import { existsSync } from 'node:fs'
import type { Config } from './config.ts'

/** Debian's alsa-utils: one spoken recording per speaker position, mono, 48 kHz. */
const FOLDER = '/usr/share/sounds/alsa'
const RATE = 48000
const RECORDINGS = [
  'Front_Left',
  'Front_Right',
  'Front_Center',
  'Rear_Left',
  'Rear_Right',
  'Rear_Center',
  'Side_Left',
  'Side_Right',
]

/** S16 -> S16_LE, S24_3 -> S24_3LE. */
const alsaName = (format: string): string => `${format}${/_\d$/.test(format) ? '' : '_'}LE`

/** The host process's arguments, and what its inputs hear in words. */
export function virtualCardHost(
  config: Config,
  memoryDir: string,
  id: string,
  orphanSeconds: number,
): { args: string[]; heard: string } {
  const { rate, channels, cards, virtualCard } = config
  const files = virtualCard.in ?? (rate === RATE ? recordings(channels.inputs) : [])
  return {
    args: [
      ...['--runtime-dir', memoryDir, '--id', id, '--label', 'Mixbox virtual card', '--rate', String(rate)],
      ...['--inputs', String(channels.inputs), '--outputs', String(channels.outputs)],
      ...(cards.format ? ['--format', alsaName(cards.format)] : []),
      ...(files.length > 0 ? ['--in', files.join(',')] : []),
      '--orphan-seconds',
      String(orphanSeconds),
      ...(virtualCard.out ? ['--out', virtualCard.out] : []),
    ],
    heard: files.length > 0 ? `${files.length} recordings loop into its inputs` : 'its inputs are silent',
  }
}

function recordings(inputs: number): string[] {
  return RECORDINGS.map((name) => `${FOLDER}/${name}.wav`)
    .filter(existsSync)
    .slice(0, inputs)
}
