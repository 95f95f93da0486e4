// The long run: a full console with voices playing, gains moving and a load on the other core, beside
// cyclictest at a higher priority on the engine's core as the control.
// Usage: npm run soak [-- --minutes 10] [--json]
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Histogram, Load } from '../../firmware/arena/index.ts'
import { onlineCpus } from '../../hal/linux/index.ts'
import { createVirtualCard } from '../../hal/virtual-card/index.ts'
import { printFigure, printJson } from '../bench/figure.ts'
import { EngineChild, sleep } from '../engine-child.ts'
import { CardFeeder } from './card-feeder.ts'
import { Cyclictest } from './cyclictest.ts'

const STRIPS = 32
const VOICES = 16
const RATE = 48000
const PERIOD = 64
const PERIODS = 3
const BUFFER_MICROSECONDS = (PERIOD * PERIODS * 1e6) / RATE
/** What happens in the first seconds still belongs to the start. */
const START_MS = 10_000

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, json: { type: 'boolean', default: false } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0 && minutes <= 1440)) {
  process.stderr.write(`soak: --minutes ${values.minutes}; allowed is a number above 0, up to 1440\n`)
  process.exit(2)
}
if (values.json) printJson()

const cpus = onlineCpus()
const engineCpu = cpus.at(-1)!
const loadCpu = cpus[0]!
const folder = mkdtempSync('/dev/shm/mixbox-soak-')
const logFolder = mkdtempSync(join(tmpdir(), 'mixbox-soak-'))
const logPath = join(logFolder, 'engine.log')
const log = openSync(logPath, 'w')
const card = createVirtualCard({
  runtimeDir: folder,
  id: 'Soak',
  rate: RATE,
  format: 'S32_LE',
  captureChannels: STRIPS,
  playbackChannels: 2,
})
const feeder = new CardFeeder(card)
const engine = new EngineChild({
  card: {
    capture: card.device,
    playback: card.device,
    rate: RATE,
    inputs: STRIPS,
    outputs: 2,
    periodFrames: PERIOD,
    periods: PERIODS,
  },
  strips: STRIPS,
  cpus: [engineCpu],
  env: { ALSA_CONFIG_PATH: card.alsaConfig },
  nodeFlags: ['--trace-gc', '--trace-deopt'],
  output: log,
})
let load: ChildProcess | undefined
let control: Cyclictest | undefined
try {
  engine.passThrough()
  startVoices()
  await engine.running()
  load = spawn('taskset', [
    '-c',
    String(loadCpu),
    process.execPath,
    '-e',
    'for (;;) Math.sqrt(Math.random())',
  ])
  await sleep(START_MS)
  const { arena } = engine
  arena.periodTime.reset()
  arena.wakeLateness.reset()
  // Twice, to know what looking costs.
  const first = await engine.usedHeapBytes()
  const heapBefore = await engine.usedHeapBytes()
  const cost = heapBefore - first
  const logAt = statSync(logPath).size
  const before = Int32Array.from(arena.load)
  control = new Cyclictest(engineCpu, 95, Math.round((PERIOD * 1e6) / RATE))
  await play(minutes * 60_000)
  const stalls = await control.end()
  const heapGrowth = (await engine.usedHeapBytes()) - heapBefore - cost
  const after = Int32Array.from(arena.load)
  const periods = arena.periodTime.count()
  printHistogram('soak/period time', arena.periodTime, periods)
  printHistogram('soak/wake-up lateness', arena.wakeLateness, periods)
  for (const [name, value] of stalls.quantiles()) {
    printFigure({ name: `soak/cyclictest ${name} (control)`, unit: 'us', value, runs: stalls.count })
  }
  const grown = (word: number) => after[word]! - before[word]!
  count('xruns', grown(Load.xruns), periods)
  count('cyclictest stalls longer than the buffer (control)', stalls.above(BUFFER_MICROSECONDS), stalls.count)
  count('minor page faults a minute', grown(Load.minorFaults) / minutes, 1)
  count('major page faults', grown(Load.majorFaults), 1)
  count(
    'late, refused or dropped commands and events',
    grown(Load.lateCommands) + grown(Load.refusedCommands) + grown(Load.droppedEvents),
    periods,
  )
  load.kill('SIGKILL')
  const text = readFileSync(logPath).subarray(logAt).toString()
  const lines = (pattern: RegExp) => text.split('\n').filter((line) => pattern.test(line)).length
  count('garbage collections after the start', lines(/Scavenge|Mark-Compact|Mark-sweep/i), periods)
  count('deoptimisations after the start', lines(/bailout|deoptimizing/i), periods)
  printFigure({ name: 'soak/heap growth over the run', unit: 'bytes', value: heapGrowth, runs: 1 })
} finally {
  load?.kill('SIGKILL')
  control?.kill()
  await engine.stop()
  feeder.stop()
  card.close()
  closeSync(log)
  rmSync(folder, { recursive: true, force: true })
  rmSync(logFolder, { recursive: true, force: true })
}

function count(name: string, value: number, runs: number): void {
  printFigure({ name: `soak/${name}`, unit: '', value, runs })
}

function printHistogram(name: string, histogram: Histogram, runs: number): void {
  for (const [label, q] of [
    ['p50', 0.5],
    ['p99', 0.99],
    ['p99.9', 0.999],
    ['p99.99', 0.9999],
    ['max', 1],
  ] as const) {
    printFigure({ name: `${name} ${label}`, unit: 'us', value: histogram.quantileMicroseconds(q), runs })
  }
}

function startVoices(): void {
  const { assets } = engine.arena
  const asset = assets.allocate(1, 2 * RATE)
  asset.samples.forEach((_, n, samples) => {
    samples[n] = 0.1 * Math.sin((2 * Math.PI * 220 * n) / RATE)
  })
  assets.ready(asset.id)
  for (let voice = 1; voice <= VOICES; voice++) {
    engine.commands.startVoice(
      { voice, source: asset.id, loop: true, strip: voice, gain: 0.1, rampFrames: 960 },
      0,
      0,
    )
  }
  engine.commands.publish()
}

/** Moves gains 50 times a second, as busy hands would. */
async function play(ms: number): Promise<void> {
  const gains = engine.targets.targets.filter(({ kind, scope }) => kind === 'level' && scope === 'strip')
  const until = Date.now() + ms
  for (let move = 0; Date.now() < until; move++) {
    for (let n = 0; n < 4; n++) {
      engine.commands.set(
        gains[(move * 4 + n) % gains.length]!.id,
        [Math.abs(Math.sin(move + n))],
        960,
        (move % 1e9) + 1,
        0,
      )
    }
    engine.commands.publish()
    engine.arena.events.consume(engine.arena.events.available())
    await sleep(20)
  }
}
