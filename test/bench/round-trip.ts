// The way through the box, measured by jack_iodelay through jackd's dummy driver, beside what the engine
// computes from the frames queued; before and after a forced xrun.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Clock, Load } from '../../firmware/arena/index.ts'
import { EngineChild, sleep } from '../engine-child.ts'
import { printFigure } from './figure.ts'

const SETTINGS = [
  { periodFrames: 64, periods: 2 },
  { periodFrames: 64, periods: 3 },
  { periodFrames: 128, periods: 2 },
]
const CORE = '1'
/** jack_iodelay prints twice a second. */
const LISTEN_MS = 4000

const ALSA_CONFIG = `</usr/share/alsa/alsa.conf>
pcm.mixbox_jack {
  type jack
  playback_ports { 0 jack_delay:in 1 system:playback_2 }
  capture_ports { 0 jack_delay:out 1 system:capture_2 }
}
`

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-round-trip-'))
  const config = join(folder, 'asound.conf')
  writeFileSync(config, ALSA_CONFIG)
  try {
    for (const setting of SETTINGS) await measure(setting, config)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measure({ periodFrames, periods }: (typeof SETTINGS)[number], config: string): Promise<void> {
  const quiet = { stdio: 'ignore' as const, env: { ...process.env, JACK_NO_AUDIO_RESERVATION: '1' } }
  const server = spawn(
    'jackd',
    ['-R', '-P', '90', '-d', 'dummy', '-r', '48000', '-p', String(periodFrames)],
    quiet,
  )
  let heard: number[] = []
  let meter: ChildProcess | undefined
  let engine: EngineChild | undefined
  try {
    await sleep(2000)
    meter = spawn('stdbuf', ['-oL', 'jack_iodelay'], { stdio: ['ignore', 'pipe', 'ignore'] })
    meter.stdout!.on('data', (data) => {
      for (const match of String(data).matchAll(/([\d.]+) frames +[\d.]+ ms total/g))
        heard.push(Number(match[1]))
    })
    await sleep(1000)
    engine = new EngineChild({
      card: {
        capture: 'mixbox_jack',
        playback: 'mixbox_jack',
        rate: 48000,
        inputs: 2,
        outputs: 2,
        periodFrames,
        periods,
      },
      cpus: [Number(CORE)],
      env: { ALSA_CONFIG_PATH: config },
    })
    engine.passThrough()
    await engine.running()
    for (const phase of ['', ' after a forced xrun']) {
      if (phase) {
        const before = engine.arena.load[Load.xruns]!
        // A hog above the engine's priority, below jackd's, on the engine's core; it ends by itself.
        const hog = 'const until = Date.now() + 50; while (Date.now() < until);'
        spawnSync('taskset', ['-c', CORE, 'chrt', '-f', '85', process.execPath, '-e', hog])
        await sleep(500)
        if (engine.arena.load[Load.xruns] === before) throw new Error('round-trip: no xrun was noticed')
      }
      await sleep(1500)
      heard = []
      await sleep(LISTEN_MS)
      const name = `round-trip/${periodFrames} x ${periods}${phase}`
      const mean = heard.reduce((sum, x) => sum + x, 0) / heard.length
      printFigure({ name: `${name}, jack_iodelay`, unit: 'frames', value: mean, runs: heard.length })
      const computed = engine.arena.clock[Clock.roundTripFrames]!
      printFigure({ name: `${name}, computed by the engine`, unit: 'frames', value: computed, runs: 1 })
    }
  } finally {
    await engine?.stop()
    meter?.kill('SIGKILL')
    // stdbuf replaces itself by jack_iodelay, so the kill above reaches it; the server goes last.
    server.kill('SIGTERM')
    await new Promise((resolve) => server.on('close', resolve))
  }
}
