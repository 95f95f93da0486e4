// The same console job offline by the engine and by other programs: first that they say the same where they compute the
// same, then processor time of whole processes, files and start-up taken off, in interleaved rounds.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, printFigure } from './figure.ts'
import { cpuSeconds } from './rivals/cpu-seconds.ts'
import { distance } from './rivals/distance.ts'
import { ffmpeg } from './rivals/ffmpeg.ts'
import { makeInputFiles } from './rivals/input-files.ts'
import { job, RATE } from './rivals/job.ts'
import { mixbox } from './rivals/mixbox.ts'
import type { Rival } from './rivals/rival.ts'
import { scsynth } from './rivals/scsynth.ts'
import { sox } from './rivals/sox.ts'
import { webAudio } from './rivals/web-audio.ts'

const RIVALS: readonly Rival[] = [mixbox, scsynth, ffmpeg, sox, webAudio]
const STRIPS = [8, 16, 32]
const SECONDS = Number(process.env['MIXBOX_BENCH_SECONDS'] ?? 60)
const ROUNDS = Number(process.env['MIXBOX_BENCH_ROUNDS'] ?? 3)
const COMPARED_SECONDS = 4

function compare(rivals: readonly Rival[], folder: string): void {
  const { files, planes } = makeInputFiles(folder, COMPARED_SECONDS)
  const order = job(8, COMPARED_SECONDS, false)
  const output = join(folder, 'compared.wav')
  for (const rival of rivals) {
    cpuSeconds(rival.command(order, files, folder, output))
    const value = 20 * Math.log10(Math.max(distance(order, planes, output), 1e-12))
    const name = `console-rivals/${rival.name} without compressor, furthest from double precision`
    printFigure({ name, unit: 'dB of peak', value, runs: 2 * COMPARED_SECONDS * RATE })
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
