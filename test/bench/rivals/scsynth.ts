// SuperCollider's server in non-real-time mode: a synth per strip, all of one definition, units of blocks of 64 frames.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { COMPRESSOR, type Job, linear, RATE, SOURCES } from './job.ts'
import type { Rival } from './rival.ts'
import { type Message, score } from './score.ts'
import { type Input, synthDef, type Unit } from './synth-def.ts'

const PROGRAM = '/usr/bin/scsynth'
const BANDS = [1, 2, 3, 4]
const CONTROLS = [
  ...['channel', 'gain', 'highPass', 'level', 'pan'],
  ...BANDS.flatMap((n) => [`f${n}`, `w${n}`, `g${n}`]),
]
const MULTIPLY = 2
const AUDIO = 2

/** Classes of the BEQSuite, which are the cookbook's filters; width is 1/Q, of a shelf 1/slope. */
const CLASSES = { lowShelf: 'BLowShelf', peak: 'BPeakEQ', highShelf: 'BHiShelf' } as const

function strip(compressor: boolean): Buffer {
  const units: Unit[] = [{ name: 'Control', rate: 1, inputs: [], outputs: CONTROLS.length }]
  const control = (name: string): Input => ({ unit: 0, output: CONTROLS.indexOf(name) })
  const add = (unit: Omit<Unit, 'rate'>): Input => {
    units.push({ rate: AUDIO, ...unit })
    return { unit: units.length - 1, output: 0 }
  }
  let x = add({ name: 'In', inputs: [control('channel')], outputs: 1 })
  x = add({ name: 'BinaryOpUGen', inputs: [x, control('gain')], outputs: 1, special: MULTIPLY })
  x = add({ name: 'BHiPass', inputs: [x, control('highPass'), Math.SQRT2], outputs: 1 })
  for (const n of BANDS) {
    const name = n === 1 ? CLASSES.lowShelf : n === 4 ? CLASSES.highShelf : CLASSES.peak
    x = add({ name, inputs: [x, control(`f${n}`), control(`w${n}`), control(`g${n}`)], outputs: 1 })
  }
  if (compressor) {
    const { thresholdDb, ratio, attackSeconds, releaseSeconds, makeupDb } = COMPRESSOR
    const inputs = [x, x, linear(thresholdDb), 1, 1 / ratio, attackSeconds, releaseSeconds]
    x = add({ name: 'Compander', inputs, outputs: 1 })
    x = add({ name: 'BinaryOpUGen', inputs: [x, linear(makeupDb)], outputs: 1, special: MULTIPLY })
  }
  add({ name: 'Pan2', inputs: [x, control('pan'), control('level')], outputs: 2 })
  const unit = units.length - 1
  add({ name: 'Out', inputs: [0, { unit, output: 0 }, { unit, output: 1 }], outputs: 0 })
  return synthDef('strip', CONTROLS, units)
}

function notes({ strips, compressor, seconds }: Job): Buffer {
  const synths = strips.map(({ source, gainDb, highPass, bands, faderDb, pan }, n): Message => {
    const own = ['channel', 2 + source, 'gain', linear(gainDb), 'highPass', highPass]
    const out = ['level', linear(faderDb), 'pan', pan]
    const filters = bands.flatMap(({ type, frequency, q, gainDb: g }, b) => {
      const width = type === 'peak' ? 1 / q : 1
      return [`f${b + 1}`, frequency, `w${b + 1}`, width, `g${b + 1}`, g]
    })
    return ['/s_new', 'strip', 1000 + n, 1, 0, ...own, ...out, ...filters]
  })
  return score([
    { seconds: 0, messages: [['/d_recv', strip(compressor)], ...synths] },
    { seconds, messages: [['/c_set', 0, 0]] },
  ])
}

const command: Rival['command'] = (job, { wav }, folder, output) => {
  const path = join(folder, 'score.osc')
  writeFileSync(path, notes(job))
  const channels = ['-i', String(SOURCES), '-o', '2']
  return { words: [PROGRAM, '-N', path, wav, output, String(RATE), 'WAV', 'float', ...channels] }
}

export const scsynth: Rival = {
  name: 'scsynth',
  missing: () => (existsSync(PROGRAM) ? null : 'Debian package supercollider-server is not installed'),
  version: () => spawnSync(PROGRAM, ['-v'], { encoding: 'utf8' }).stdout.split('\n')[0]!.trim(),
  command,
  bare: (job, ...where) => command({ ...job, strips: [] }, ...where),
}
