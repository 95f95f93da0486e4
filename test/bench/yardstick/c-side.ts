import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TargetKind } from '../../../firmware/console/index.ts'
import { RATE } from './full-console.ts'
import type { BenchSize, Move, Side } from './move.ts'

/** In the order of the kinds in ../native/targets.h. */
const KINDS: readonly TargetKind[] = [
  ...([
    'input',
    'level',
    'delay',
    'detectorLink',
    'highPass1',
    'highPass2',
    'eq1',
    'eq2',
    'eq3',
    'eq4',
  ] as const),
  ...([
    'gateFilter',
    'compressorFilter',
    'gate',
    'compressor',
    'compressorTimes',
    'toMain',
    'toBus',
  ] as const),
]
const FIRST_CHANNEL: Record<string, number> = { strip: 0, bus: 32, main: 48 }

const SOURCE = 'test/bench/native/yardstick.c'
const FLAGS = ['-std=gnu11', '-O3', '-ffp-contract=off', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror']

/** Machines the compiler may count on: what a package could be built for, and the one at hand. */
export const TARGET_MACHINES: Record<string, readonly string[]> = {
  'C for any machine': process.arch === 'x64' ? ['-march=x86-64-v2'] : [],
  'C for this machine': ['-march=native'],
}

/** @throws Error with the compiler's words */
export function compileYardstick(machine: string): string {
  const program = join('build', 'bench', `yardstick-${machine.replaceAll(' ', '-')}`)
  mkdirSync('build/bench', { recursive: true })
  const done = spawnSync('cc', [...FLAGS, ...TARGET_MACHINES[machine]!, '-o', program, SOURCE, '-lm'], {
    encoding: 'utf8',
  })
  if (done.status !== 0)
    throw new Error(`bench: the yardstick cannot be compiled: ${done.stderr ?? done.error?.message}`)
  return program
}

function movesFile({ strips, buses }: BenchSize, moves: readonly Move[]): Buffer {
  const known = moves.filter(({ kind }) => kind !== 'source').sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0))
  const doubles = [strips, buses, RATE, known.length]
  for (const { kind, scope, ordinal, to = 0, values, frame = 0, rampFrames = 0 } of known) {
    const number = KINDS.indexOf(kind)
    const first = FIRST_CHANNEL[scope]
    if (number < 0 || first === undefined) throw new Error(`bench: the yardstick has no ${kind} of ${scope}`)
    doubles.push(
      frame,
      number,
      first + ordinal,
      to,
      rampFrames,
      ...[0, 1, 2, 3, 4].map((n) => values[n] ?? 0),
    )
  }
  return Buffer.from(Float64Array.from(doubles).buffer)
}

function interleave(planes: readonly Float32Array[], frames: number): Float32Array {
  const all = new Float32Array(planes.length * frames)
  planes.forEach((plane, c) => {
    for (let n = 0; n < frames; n++) all[n * planes.length + c] = plane[n]!
  })
  return all
}

/** The same strip in C, in a process of its own. @param program from compileYardstick() */
export function cSide(program: string, size: BenchSize, moves: readonly Move[]): Side {
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-yardstick-'))
  writeFileSync(join(folder, 'moves'), movesFile(size, moves))
  const child: ChildProcess = spawn(program, [join(folder, 'moves')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers: ((line: string) => void)[] = []
  createInterface({ input: child.stdout! }).on('line', (line) => answers.shift()?.(line))
  const ended = new Promise<never>((_, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`bench: the yardstick ended (exit ${code})`)))
  })
  ended.catch(() => {})
  const ask = (line: string): Promise<string> => {
    child.stdin!.write(`${line}\n`)
    return Promise.race([new Promise<string>((resolve) => answers.push(resolve)), ended])
  }
  return {
    async render(inputs, frames) {
      writeFileSync(join(folder, 'in'), interleave(inputs, frames))
      await ask(`render ${join(folder, 'in')} ${join(folder, 'out')}`)
      const bytes = readFileSync(join(folder, 'out'))
      const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
      const channels = size.buses + 2
      return Array.from({ length: channels }, (_, c) =>
        Float32Array.from({ length: all.length / channels }, (_, n) => all[n * channels + c]!),
      )
    },
    time: async (periods) => Number(await ask(`time ${periods}`)),
    close() {
      child.stdin!.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
