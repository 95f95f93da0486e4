// SoX: a process per strip, mixed by one more; samples are 32-bit integers between effects.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { COMPRESSOR, linear, panGains, type StripJob } from './job.ts'
import type { Rival } from './rival.ts'

const PROGRAM = '/usr/bin/sox'
const BASE = [PROGRAM, '-D', '--single-threaded', '-V1']

function pan({ pan, faderDb }: StripJob): string {
  return `remix ${panGains(pan)
    .map((gain) => `1v${gain * linear(faderDb)}`)
    .join(' ')}`
}

function effects({ gainDb, highPass, bands }: StripJob, compressor: boolean): string {
  const { thresholdDb, ratio, attackSeconds, releaseSeconds, makeupDb } = COMPRESSOR
  const top = thresholdDb - thresholdDb / ratio
  return [
    `vol ${linear(gainDb)}`,
    `highpass -2 ${highPass} ${Math.SQRT1_2}q`,
    ...bands.map(({ type, frequency, q, gainDb: g }) =>
      type === 'peak'
        ? `equalizer ${frequency} ${q}q ${g}`
        : `${type === 'lowShelf' ? 'bass' : 'treble'} ${g} ${frequency} 1s`,
    ),
    ...(compressor
      ? [
          `compand ${attackSeconds},${releaseSeconds} -90,-90,${thresholdDb},${thresholdDb},0,${top} ${makeupDb}`,
        ]
      : []),
  ].join(' ')
}

function mix(pipes: readonly string[], output: string): string[] {
  const inputs = pipes.flatMap((pipe) => ['-v', '1', pipe])
  return [...BASE, ...(pipes.length > 1 ? ['-m'] : []), ...inputs, '-e', 'float', '-b', '32', output]
}

export const sox: Rival = {
  name: 'sox',
  missing: () => (existsSync(PROGRAM) ? null : 'Debian package sox is not installed'),
  version: () =>
    /v[\d.]+/.exec(spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' }).stdout)?.[0] ?? 'unknown',
  command({ strips, compressor }, { mono }, _folder, output) {
    const pipes = strips.map(
      (strip) => `|${BASE.join(' ')} ${mono[strip.source]} -p ${effects(strip, compressor)} ${pan(strip)}`,
    )
    return { words: mix(pipes, output) }
  },
  // Each strip starts a process and reads a file: both are in here, and so are its pan and the sum, in its favour.
  bare({ strips }, { mono }, _folder, output) {
    const pipes = strips.map((strip) => `|${BASE.join(' ')} ${mono[strip.source]} -p ${pan(strip)}`)
    return { words: mix(pipes, output) }
  },
}
