// From "set" to the first changed sample at the card's output: through an open connection, and with the
// whole command, which starts a Node of its own. The output's buffer (192 frames, 4 ms) is part of it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Client } from '../../firmware/mixctl/client.ts'
import { monotonicNs } from '../../hal/linux/index.ts'
import { createVirtualCard, type VirtualCard } from '../../hal/virtual-card/index.ts'
import { sleep } from '../engine-child.ts'
import { startBox, withBoxFolder } from '../firmware/running-box.ts'
import { printFigure, quantile } from './figure.ts'

const SETS = 300
const COMMANDS = 40
const ADDRESS = '/ch/01/mix/fader'

const clock = new Float64Array(1)
function nowNs(): number {
  monotonicNs(clock, 0)
  return clock[0]!
}

/** Milliseconds from `startNs` until the left output leaves the level it had then. */
async function firstChange(card: VirtualCard, startNs: number): Promise<number> {
  const planes = [new Float32Array(48000), new Float32Array(48000)]
  const start = card.clock.frameAt(startNs)
  await sleep(300)
  const frames = Math.min(48000, card.frames() - 100 - start)
  card.readPlayback(start, frames, planes)
  const level = planes[0]![0]!
  for (let n = 1; n < frames; n++) {
    if (Math.abs(planes[0]![n]! - level) > 1e-7) return (n * 1000) / card.rate
  }
  throw new Error('set-latency: nothing changed within 300 ms')
}

/** A box on a card whose far end is here, and a client of it. */
async function withBox(measure: (card: VirtualCard, client: Client) => Promise<void>): Promise<void> {
  const run = withBoxFolder(async (folder) => {
    const card = createVirtualCard({
      ...{ runtimeDir: folder, id: 'Bench', rate: 48000, format: 'S32_LE' },
      ...{ captureChannels: 2, playbackChannels: 2 },
    })
    process.env['ALSA_CONFIG_PATH'] = card.alsaConfig
    process.env['MIXBOX_RUNTIME_DIR'] = join(folder, 'run')
    const level = new Float32Array(4800).fill(0.5)
    const feed = () => {
      let from = Math.max(card.filledTo, card.frames())
      for (; from < card.frames() + 24000; from += 4800) card.writeCapture(from, [level, level], 4800)
    }
    feed()
    const feeder = setInterval(feed, 50)
    const cards = { capture: card.device, playback: card.device }
    const box = await startBox(folder, {
      cards,
      channels: { inputs: 2, outputs: 2 },
      engine: { priority: 80 },
    })
    const client = await Client.connect(box.socket)
    try {
      await measure(card, client)
    } finally {
      client.close()
      await box.stop()
      clearInterval(feeder)
      card.close()
    }
  })
  await run()
}

export async function run(): Promise<void> {
  await withBox(async (card, client) => {
    // A box that meets a card for the first time starts muted.
    const entries = [
      ['/ch/01/mix/on', true],
      ['/main/st/mix/fader', 0],
    ]
    await client.request('set', { entries })
    await sleep(1000)
    let high = false
    const open: number[] = []
    for (let n = 0; n < SETS; n++) {
      high = !high
      // Not in step with the periods.
      await sleep(Math.random() * 20)
      const start = nowNs()
      await client.request('set', { entries: [[ADDRESS, high ? -20 : 0]] })
      open.push(await firstChange(card, start))
    }
    print('set-latency/open connection', open)
    const commands: number[] = []
    for (let n = 0; n < COMMANDS; n++) {
      high = !high
      const start = nowNs()
      const args = ['build/firmware/mixctl/main.js', 'set', ADDRESS, high ? '-20 dB' : '0 dB']
      const command = spawn(process.execPath, args, { stdio: 'ignore' })
      await new Promise((resolve) => command.on('close', resolve))
      commands.push(await firstChange(card, start))
    }
    print('set-latency/mixctl set, the whole command', commands)
  })
}

function print(name: string, ms: number[]): void {
  printFigure({ name: `${name} p50`, unit: 'ms', value: quantile(ms, 0.5), runs: ms.length })
  printFigure({ name: `${name} p99`, unit: 'ms', value: quantile(ms, 0.99), runs: ms.length })
}
