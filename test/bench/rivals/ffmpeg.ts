// FFmpeg's filter graph: a chain per strip, mixed by amix.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { COMPRESSOR, type Job, linear, panGains } from './job.ts'
import type { Rival } from './rival.ts'

const PROGRAM = '/usr/bin/ffmpeg'
const NAMES = { lowShelf: 'lowshelf', peak: 'equalizer', highShelf: 'highshelf' } as const

function chain({ strips, compressor }: Job, n: number): string {
  const { source, gainDb, highPass, bands, faderDb, pan } = strips[n]!
  const { thresholdDb, ratio, attackSeconds, releaseSeconds, makeupDb } = COMPRESSOR
  const [left, right] = panGains(pan)
  const squeeze = [
    `acompressor=threshold=${linear(thresholdDb)}:ratio=${ratio}:attack=${attackSeconds * 1000}`,
    `release=${releaseSeconds * 1000}:makeup=${linear(makeupDb)}:knee=1:detection=peak`,
  ].join(':')
  return [
    `pan=mono|c0=c${source}`,
    `volume=${linear(gainDb)}:precision=float`,
    `highpass=f=${highPass}:t=q:w=${Math.SQRT1_2}`,
    ...bands.map(({ type, frequency, q, gainDb: g }) => {
      const width = type === 'peak' ? `t=q:w=${q}` : 't=s:w=1'
      return `${NAMES[type]}=f=${frequency}:${width}:g=${g}`
    }),
    ...(compressor ? [squeeze] : []),
    `pan=stereo|c0=${left * linear(faderDb)}*c0|c1=${right * linear(faderDb)}*c0`,
  ].join(',')
}

function graph(job: Job): string {
  const count = job.strips.length
  const ins = job.strips.map((_, n) => `[i${n}]`)
  const outs = job.strips.map((_, n) => `[o${n}]`)
  return [
    `[0:a]asplit=${count}${ins.join('')}`,
    ...job.strips.map((_, n) => `${ins[n]}${chain(job, n)}${outs[n]}`),
    `${outs.join('')}amix=inputs=${count}:normalize=0[mix]`,
  ].join(';')
}

function words(input: string, filters: string, output: string): string[] {
  const quiet = ['-v', 'error', '-nostdin', '-y', '-threads', '1', '-filter_complex_threads', '1']
  const result = ['-map', '[mix]', '-c:a', 'pcm_f32le', output]
  return [PROGRAM, ...quiet, '-i', input, '-filter_complex', filters, ...result]
}

export const ffmpeg: Rival = {
  name: 'ffmpeg',
  missing: () => (existsSync(PROGRAM) ? null : 'Debian package ffmpeg is not installed'),
  version: () => spawnSync(PROGRAM, ['-version'], { encoding: 'utf8' }).stdout.split('\n')[0]!.trim(),
  command: (job, { wav }, _folder, output) => ({ words: words(wav, graph(job), output) }),
  bare: (_job, { wav }, _folder, output) => ({
    words: words(wav, '[0:a]pan=stereo|c0=c0|c1=c1[mix]', output),
  }),
}
