// From "set" to the first changed sample at the card's output: through an open connection, and with the
// whole command, which starts a Node of its own. The output's buffer (192 frames, 4 ms) is part of it.
import { spawn } from 'node:child_process'
import { sleep } from '../engine-child.ts'
import { printFigure, quantile } from './figure.ts'
import { firstChange } from './first-change.ts'
import { withCardBox } from './with-card-box.ts'

const SETS = 300
const COMMANDS = 40
const ADDRESS = '/ch/01/mix/fader'

export async function run(): Promise<void> {
  await withCardBox({}, async ({ card, client }) => {
    let high = false
    const open: number[] = []
    for (let n = 0; n < SETS; n++) {
      high = !high
      // Not in step with the periods.
      await sleep(Math.random() * 20)
      const entries = [[ADDRESS, high ? -20 : 0]]
      open.push(await firstChange(card, () => client.request('set', { entries })))
    }
    print('set-latency/open connection', open)
    const commands: number[] = []
    for (let n = 0; n < COMMANDS; n++) {
      high = !high
      commands.push(await firstChange(card, () => mixctl(high ? '-20 dB' : '0 dB')))
    }
    print('set-latency/mixctl set, the whole command', commands)
  })
}

function mixctl(value: string): Promise<unknown> {
  const args = ['build/firmware/mixctl/main.js', 'set', ADDRESS, value]
  const command = spawn(process.execPath, args, { stdio: 'ignore' })
  return new Promise((resolve) => command.on('close', resolve))
}

function print(name: string, ms: number[]): void {
  printFigure({ name: `${name} p50`, unit: 'ms', value: quantile(ms, 0.5), runs: ms.length })
  printFigure({ name: `${name} p99`, unit: 'ms', value: quantile(ms, 0.99), runs: ms.length })
}
