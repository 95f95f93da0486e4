// What a card does to its clients: it is busy, it goes, it comes back, it stumbles. Seen by ALSA's own programs.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { deviceName } from '../../../hal/virtual-card/index.ts'
import { cardTest, inFolder, run, sampleAt, soxRaw, start, startHost, until } from './programs.ts'

const SHAPE = ['-f', 'S32_LE', '-c', '2', '-r', '48000', '-t', 'raw']
const device = ['-D', deviceName('trial')]
const arecord = [...device, ...SHAPE]

cardTest(
  'a direction belongs to one program at a time; the other direction is free',
  {},
  async (card, folder) => {
    const first = start(folder, 'aplay', [...arecord, '/dev/zero'])
    await until('aplay', () => card.status().playback.state === 'running')
    const second = await run(folder, 'aplay', [...arecord, '/dev/zero'])
    assert.is(second.code, 1)
    assert.match(second.err, /Device or resource busy/)
    const other = await run(folder, 'arecord', [...arecord, '-s', '480'])
    assert.is(other.code, 0, other.err)
    assert.is(other.out.length, 480 * 8)
    // Killed without a word: the card is free at once.
    first.child.kill('SIGKILL')
    await once(first.child, 'close')
    assert.is(card.status().playback.state, 'closed')
    const third = start(folder, 'aplay', [...arecord, '/dev/zero'])
    await until('aplay', () => card.status().playback.state === 'running')
    third.child.kill('SIGKILL')
    await third.done
  },
)

cardTest(
  'pulled out while it records, the program is told so and ends; plugged in it opens again',
  {},
  async (card, folder) => {
    const recording = start(folder, 'arecord', arecord)
    await until('arecord', () => card.status().capture.state === 'running')
    card.unplug()
    const outcome = await recording.done
    assert.is(outcome.code, 1)
    assert.match(outcome.err, /No such device/)
    const gone = await run(folder, 'aplay', [...arecord, '/dev/zero'])
    assert.is(gone.code, 1)
    assert.match(gone.err, /No such device/)
    const mixer = await run(folder, 'amixer', device)
    assert.match(mixer.err, /No such device/)
    card.replug()
    const again = await run(folder, 'arecord', [...arecord, '-s', '480'])
    assert.is(again.code, 0, again.err)
  },
)

cardTest('a handle from before the unplugging stays dead after a quick replug', {}, async (card, folder) => {
  const recording = start(folder, 'arecord', arecord)
  await until('arecord', () => card.status().capture.state === 'running')
  card.unplug()
  card.replug()
  const outcome = await recording.done
  assert.is(outcome.code, 1)
  assert.match(outcome.err, /No such device/)
})

cardTest('a card that is not there is named as missing', {}, async (_card, folder) => {
  const outcome = await run(folder, 'aplay', ['-D', 'mixbox:CARD=nobody', ...SHAPE, '/dev/zero'])
  assert.is(outcome.code, 1)
  assert.match(outcome.err, /No such file or directory/)
})

cardTest('lists of devices show the card with its name', { label: 'Stage box' }, async (_card, folder) => {
  const { out } = await run(folder, 'aplay', ['-L'])
  assert.match(out.toString(), /^mixbox_trial\n {4}Stage box$/m)
})

cardTest(
  'xruns on command: reported by the programs, counted, and the streams go on',
  {},
  async (card, folder) => {
    const recording = start(folder, 'arecord', [...arecord, '-s', '48000'])
    const playing = start(folder, 'aplay', [...arecord, '-s', '48000', '/dev/zero'])
    const running = () =>
      card.status().capture.state === 'running' && card.status().playback.state === 'running'
    await until('both', running)
    card.forceXrun('capture')
    await until('the overrun', () => recording.text().includes('overrun!!!'))
    assert.not.match(playing.text(), /xrun|underrun/)
    await until('both', running)
    card.forceXrun('playback')
    await until('the underrun', () => playing.text().includes('underrun!!!'))
    assert.is((await recording.done).out.length, 48000 * 8)
    assert.is((await playing.done).code, 0)
    assert.equal([card.status().capture.xruns, card.status().playback.xruns], [1, 1])
  },
)

cardTest('a program that stops reading overruns', {}, async (card, folder) => {
  const recording = start(folder, 'arecord', [...arecord, '--buffer-size', '4800', '-s', '48000'])
  await until('arecord', () => card.status().capture.state === 'running')
  recording.child.kill('SIGSTOP')
  await sleep(300)
  recording.child.kill('SIGCONT')
  assert.match((await recording.done).err, /overrun!!! \(at least/)
})

// A gap is measured by reading the file alone: the samples are never 0, the silence is nothing else.
inFolder('a program that stops writing leaves a gap that the file shows to the frame', async (folder) => {
  const host = await startHost(folder, ['--outputs', '1', '--format', 'S32_LE', '--out', `${folder}/out.wav`])
  const frames = 36000
  const bytes = Buffer.alloc(frames * 4)
  for (let n = 0; n < frames; n++) bytes.writeInt32LE(sampleAt(0, n) * 2 ** 31, n * 4)
  writeFileSync(`${folder}/in.raw`, bytes)
  const mono = [...device, '-f', 'S32_LE', '-c', '1', '-r', '48000', '-t', 'raw']
  const playing = start(folder, 'aplay', [...mono, '--buffer-size', '4800', `${folder}/in.raw`])
  await until('aplay', async () => (await host.ask('status')).playback.state === 'running')
  await sleep(150)
  playing.child.kill('SIGSTOP')
  const stopped = await host.ask('status')
  await sleep(400)
  playing.child.kill('SIGCONT')
  assert.match((await playing.done).err, /underrun!!!/)
  await sleep(50)
  const { playback, recordedFrom } = await host.ask('status')
  await host.ask('quit')
  await host.done

  const file = soxRaw(`${folder}/out.wav`, '-e signed -b 32')
  const heard = new Int32Array(file.buffer, file.byteOffset, file.length / 4)
  const runs: { start: number; end: number }[] = []
  for (let n = 0; n < heard.length; n++) {
    if (heard[n] === 0) continue
    if (runs.at(-1)?.end === n) runs.at(-1)!.end++
    else runs.push({ start: n, end: n + 1 })
  }
  // Nothing is lost and nothing doubled: without the gaps it is what was played.
  const whole = Buffer.concat(runs.map(({ start, end }) => file.subarray(start * 4, end * 4)))
  assert.ok(whole.equals(bytes), 'the sound without its gaps')
  // Before the stop sounds what was queued then, and the last part starts where the card says it did.
  const gap = runs.findIndex(({ end }) => end + recordedFrom >= stopped.playback.applFrame)
  const silence = runs[gap + 1]!.start - runs[gap]!.end
  assert.ok(silence > 48 * 200 && silence < 48 * 5000, `a gap of ${silence} frames`)
  assert.is(runs.at(-1)!.start, playback.startFrame - recordedFrom)
})

test.run()
