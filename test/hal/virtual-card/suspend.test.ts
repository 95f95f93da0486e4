// What a user would lose: a card that has slept is as good as new for every program that knows what to do.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { deviceName } from '../../../hal/virtual-card/index.ts'
import { cardTest, inFolder, run, start, startHost, until } from './programs.ts'

const DEVICE = ['-D', deviceName('trial')]
const SHAPE = [...DEVICE, '-f', 'S32_LE', '-c', '2', '-r', '48000', '-t', 'raw']

for (const [program, args, side] of [
  ['aplay', [...SHAPE, '-s', '48000', '/dev/zero'], 'playback'],
  ['arecord', [...SHAPE, '-s', '48000'], 'capture'],
] as const) {
  cardTest(`${program} waits while the card sleeps, and carries on to its end`, {}, async (card, folder) => {
    const running = start(folder, program, [...args])
    await until('it runs', () => card.status()[side].state === 'running')
    card.suspend()
    await until('the stream is suspended', () => card.status()[side].state === 'suspended')
    await sleep(200)
    assert.is(card.status()[side].state, 'suspended')
    assert.is(running.child.exitCode, null)
    card.resume()
    await until('it runs again', () => card.status()[side].state === 'running')
    const { code, err } = await running.done
    assert.is(code, 0, err)
    assert.match(err, /Suspended/)
    assert.is(card.status()[side].xruns, 0, 'a sleep is no xrun')
  })
}

cardTest('a card that sleeps cannot be set up, and can be as soon as it wakes', {}, async (card, folder) => {
  card.suspend()
  const asleep = await run(folder, 'aplay', [...SHAPE, '-s', '480', '/dev/zero'])
  assert.is(asleep.code, 1)
  assert.match(asleep.err, /hw params/)
  card.resume()
  const awake = await run(folder, 'aplay', [...SHAPE, '-s', '480', '/dev/zero'])
  assert.is(awake.code, 0, awake.err)
})

cardTest('what was queued when the card fell asleep does not sound', {}, async (card, folder) => {
  const playing = start(folder, 'aplay', [...SHAPE, '--buffer-size', '24000', '/dev/zero'])
  await until('it runs', () => card.status().playback.state === 'running')
  await sleep(100)
  card.suspend()
  await until('the stream is suspended', () => card.status().playback.state === 'suspended')
  const at = card.frames()
  await sleep(100)
  assert.equal(card.playedSpans(at, card.frames()), [])
  playing.child.kill('SIGKILL')
  await playing.done
})

cardTest('unplugged asleep and plugged in awake: a new handle works', {}, async (card, folder) => {
  card.suspend()
  card.unplug()
  card.resume()
  card.replug()
  const { code, err } = await run(folder, 'arecord', [...SHAPE, '-s', '480'])
  assert.is(code, 0, err)
})

inFolder('a host process takes suspend and resume as commands', async (folder) => {
  const host = await startHost(folder, [])
  await host.ask('suspend')
  assert.is((await host.ask('status')).suspended, true)
  await host.ask('resume')
  assert.is((await host.ask('status')).suspended, false)
  host.child.kill('SIGTERM')
  await host.done
})

test.run()
