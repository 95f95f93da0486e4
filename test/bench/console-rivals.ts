// The same console job offline by the engine and by other programs: first that they say the same where they compute the
// same, then processor time of whole processes, files and start-up taken off, in interleaved rounds.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWav } from '../../hal/wav/index.ts'
import { median, printFigure } from './figure.ts'
import { cpuSeconds } from './rivals/cpu-seconds.ts'
import { ffmpeg } from './rivals/ffmpeg.ts'
import { makeInputFiles } from './rivals/input-files.ts'
import { job, RATE } from './rivals/job.ts'
import { mixbox } from './rivals/mixbox.ts'
import { rbjReference } from './rivals/rbj-reference.ts'
import type { Rival } from './rivals/rival.ts'
import { scsynth } from './rivals/scsynth.ts'
import { sox } from './rivals/sox.ts'
import { webAudio } from './rivals/web-audio.ts'

const RIVALS: readonly Rival[] = [mixbox, scsynth, ffmpeg, sox, webAudio]
const STRIPS = [8, 16, 32]
const SECONDS = Number(process.env['MIXBOX_BENCH_SECONDS'] ?? 60)
const ROUNDS = Number(process.env['MIXBOX_BENCH_ROUNDS'] ?? 3)
const COMPARED_SECONDS = 4
/** Programs end blocks of their own size after the input, and begin with a fade or two. */
const COMPARED_FROM = 0

const dbfs = (x: number): number => 20 * Math.log10(Math.max(x, 1e-12))

function readBoth(path: string): Float32Array[] {
  const wav = openWav(path)
  const planes = [new Float32Array(wav.frames), new Float32Array(wav.frames)]
  wav.read(0, wav.frames, planes)
  wav.close()
  return planes
}

/** Largest difference of any sample from the reference, and the reference's own largest sample. */
function compare(rivals: readonly Rival[], folder: string): void {
  const { files, planes } = makeInputFiles(folder, COMPARED_SECONDS)
  const order = job(8, COMPARED_SECONDS, false)
  const truth = rbjReference(order, planes)
  const output = join(folder, 'compared.wav')
  const peak = truth.flatMap((side) => [...side]).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  for (const rival of rivals) {
    cpuSeconds(rival.command(order, files, folder, output))
    const said = readBoth(output)
    let most = 0
    truth.forEach((side, c) => {
      for (let n = COMPARED_FROM; n < side.length; n++)
        most = Math.max(most, Math.abs(side[n]! - (said[c]![n] ?? 0)))
    })
    const name = `console-rivals/${rival.name}, furthest from double precision, without compressor`
    printFigure({ name, unit: 'dB of peak', value: dbfs(most / peak), runs: truth[0].length * 2 })
  }
}

interface Figures {
  bare: number[]
  whole: number[]
}

export function run(): void {
  const rivals = RIVALS.filter((rival) => {
    const missing = rival.missing()
    if (missing) process.stderr.write(`bench: without ${rival.name}: ${missing}\n`)
    return !missing
  })
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-rivals-'))
  try {
    compare(rivals, folder)
    measure(rivals, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function measure(rivals: readonly Rival[], folder: string): void {
  const { files } = makeInputFiles(folder, SECONDS)
  const output = join(folder, 'out.wav')
  const cases = STRIPS.flatMap((strips) => rivals.map((rival) => ({ rival, strips })))
  const figures = cases.map((): Figures => ({ bare: [], whole: [] }))
  for (let round = 0; round < ROUNDS; round++) {
    cases.forEach(({ rival, strips }, n) => {
      const order = job(strips, SECONDS, true)
      figures[n]!.bare.push(cpuSeconds(rival.bare(order, files, folder, output)))
      figures[n]!.whole.push(cpuSeconds(rival.command(order, files, folder, output)))
    })
  }
  const periods = (SECONDS * RATE) / 64
  const perStrip = cases.map(({ strips }, n) => {
    const { bare, whole } = figures[n]!
    return (1e6 * (median(whole) - median(bare))) / periods / strips
  })
  cases.forEach(({ rival, strips }, n) => {
    const name = `console-rivals/${rival.name} ${rival.version()}, a strip of ${strips}`
    printFigure({ name, unit: 'us', value: perStrip[n]!, runs: ROUNDS })
  })
  for (const strips of STRIPS) {
    const of = (mine: boolean) =>
      perStrip.filter((_, n) => cases[n]!.strips === strips && (cases[n]!.rival === mixbox) === mine)
    const name = `console-rivals/fastest other beside mixbox, ${strips} strips`
    printFigure({ name, unit: 'times', value: Math.min(...of(false)) / of(true)[0]!, runs: ROUNDS })
  }
}
