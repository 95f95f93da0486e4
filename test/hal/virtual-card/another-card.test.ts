// What a user would lose: tests of a card that comes back as another one than it went.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { deviceName } from '../../../hal/virtual-card/index.ts'
import { inFolder, run, start, startHost, until } from './programs.ts'

const DEVICE = ['-D', deviceName('trial')]
const shape = (format: string, rate: number) => [
  ...DEVICE,
  '-t',
  'raw',
  '-c',
  '2',
  '-f',
  format,
  '-r',
  `${rate}`,
]

inFolder('rate and format of a card change when it is plugged in again, not before', async (folder) => {
  const host = await startHost(folder, ['--out', join(folder, 'mix.wav')])
  const recording = start(folder, 'arecord', shape('S32_LE', 48000))
  await until('arecord', async () => (await host.ask('status')).capture.state === 'running')
  await host.ask('rate 44100')
  await host.ask('format S16_LE')
  const before = await host.ask('status')
  assert.equal([before.rate, before.format, before.capture.state], [48000, 'S32_LE', 'running'])
  await host.ask('unplug')
  const { code, err } = await recording.done
  assert.is(code, 1)
  assert.match(err, /No such device/)
  await host.ask('replug')
  const after = await host.ask('status')
  assert.equal([after.rate, after.format], [44100, 'S16_LE'])
  const plays = await run(folder, 'aplay', [...shape('S16_LE', 44100), '-s', '4410', '/dev/zero'])
  assert.is(plays.code, 0, plays.err)
  const refused = await run(folder, 'aplay', [...shape('S32_LE', 44100), '-s', '4410', '/dev/zero'])
  assert.match(refused.err, /Sample format non available/)
  assert.is(after.recording, join(folder, 'mix-2.wav'))
  assert.ok(existsSync(join(folder, 'mix.wav')))
  host.child.kill('SIGTERM')
  await host.done
})

inFolder('a rate or format that no card has is refused by name, and nothing changes', async (folder) => {
  const host = await startHost(folder, [])
  for (const [command, said] of [
    ['rate 7', /rate 7; allowed are whole numbers from 8000 to 384000/],
    ['rate fast', /allowed: numbers/],
    ['format S8', /S16_LE, S24_LE/],
  ] as const) {
    try {
      await host.ask(command)
      assert.unreachable(command)
    } catch (error) {
      assert.match((error as Error).message, said)
    }
  }
  await host.ask('unplug')
  await host.ask('replug')
  assert.is((await host.ask('status')).rate, 48000)
  host.child.kill('SIGTERM')
  await host.done
})

test.run()
