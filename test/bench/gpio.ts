// From an edge on a line to what a knob means. Simulated lines: the delivery of edges by the event loop is real, the
// interrupt before it is not. And the same through a FIFO and the thread that reads edges from the kernel.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openEncoder, Quadrature, SimulatedGpio } from '../../hal/gpio/index.ts'
import { monotonicNs, watchLineEvents } from '../../hal/linux/index.ts'
import { median, printFigure, quantile } from './figure.ts'

const EDGES = 4000
/** 20 turns a second of 24 detents of 4 states. */
const PER_SECOND = 1920
const ROUNDS = 21
const CALLS = 100_000
/** Edges of a turn to the right: A and B fall, A and B rise. */
const TURN = [0, 1, 0, 1].map((line, n) => ({ line, level: n >= 2 }))

const clock = new Float64Array(1)
function now(): number {
  monotonicNs(clock, 0)
  return clock[0]!
}

export async function run(): Promise<void> {
  print('edge to step, simulated', await simulated())
  print('edge to step, thread and FIFO', await throughThread())
  decoderCost()
}

function print(name: string, delaysNs: number[]): void {
  for (const [label, q] of [
    ['p50', 0.5],
    ['p99', 0.99],
    ['max', 1],
  ] as const) {
    printFigure({
      name: `gpio/${name} ${label}`,
      unit: 'us',
      value: quantile(delaysNs, q) / 1000,
      runs: delaysNs.length,
    })
  }
}

/** A knob at full speed; a step a detent, counted from the edge that made it. */
async function simulated(): Promise<number[]> {
  const gpio = new SimulatedGpio([{ label: 'bench', lines: 2 }])
  const chip = gpio.chip('bench')
  for (const line of [0, 1]) chip.set(line, true)
  const delays: number[] = []
  openEncoder(gpio, { a: 0, b: 1 }, (_, timeNs) => delays.push(now() - timeNs))
  for (let n = 0; n < EDGES; n++) {
    const { line, level } = TURN[n % 4]!
    chip.set(line, level)
    await paced(n)
  }
  gpio.close()
  return delays
}

/** Every edge is told here: the time is taken just before it is written. */
async function throughThread(): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-bench-gpio-'))
  const path = join(folder, 'line')
  spawnSync('mkfifo', [path])
  const line = openSync(path, 'r+')
  const delays: number[] = []
  const quadrature = new Quadrature()
  const end = watchLineEvents(line, {
    onEvent({ offset, rises, timeNs }) {
      quadrature.edge(offset, rises)
      delays.push(now() - timeNs)
    },
    onGone() {},
  })
  const event = Buffer.alloc(48)
  for (let n = 0; n < EDGES; n++) {
    const { line: offset, level } = TURN[n % 4]!
    event.writeUInt32LE(level ? 1 : 2, 8)
    event.writeUInt32LE(offset, 12)
    event.writeUInt32LE(n + 1, 16)
    event.writeBigUInt64LE(BigInt(now()), 0)
    writeSync(line, event)
    await paced(n)
  }
  end()
  closeSync(line)
  rmSync(folder, { recursive: true })
  return delays
}

/** Timers wait whole milliseconds: two edges each, as close as they would be on average. */
async function paced(n: number): Promise<void> {
  if (n % 2 === 1) await sleep(Math.floor(2000 / PER_SECOND))
  else await new Promise((go) => setImmediate(go))
}

function decoderCost(): void {
  const quadrature = new Quadrature()
  const times: number[] = []
  let detents = 0
  for (let round = 0; round < ROUNDS + 3; round++) {
    const start = now()
    for (let n = 0; n < CALLS; n++) {
      const { line, level } = TURN[n % 4]!
      detents += quadrature.edge(line, level)
    }
    if (round >= 3) times.push((now() - start) / CALLS)
  }
  if (detents !== ((ROUNDS + 3) * CALLS) / 4) throw new Error(`the decoder told ${detents} detents`)
  printFigure({ name: 'gpio/decoder, an edge', unit: 'ns', value: median(times), runs: ROUNDS })
}
