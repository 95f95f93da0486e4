// The card's mixer, moved and watched by amixer; what it does to the sound.
import { writeFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cardTest, run, start, until } from './programs.ts'

const FLOATS = ['-q', '-f', 'FLOAT_LE', '-c', '2', '-r', '48000', '-t', 'raw']

cardTest('amixer shows levels in dB and sets them, channel by channel', {}, async (card, folder) => {
  const set = (...args: string[]) => run(folder, 'amixer', ['-D', card.device, 'sset', ...args])
  const first = (await run(folder, 'amixer', ['-D', card.device, 'sget', 'Master'])).out.toString()
  assert.match(first, /Front Left: Playback 120 \[100%\] \[0\.00dB\] \[on\]/)
  const down = (await set('Master', '114,120')).out.toString()
  assert.match(down, /Front Left: Playback 114 \[95%\] \[-3\.00dB\] \[on\]/)
  assert.match(down, /Front Right: Playback 120 \[100%\] \[0\.00dB\] \[on\]/)
  assert.equal(card.controls.get('Master Playback Volume'), [114, 120])
  await set('Mic', '--', '-6.5dB')
  assert.equal(card.controls.get('Mic Capture Volume'), [11, 11])
  await set('Phantom Power', 'cap')
  assert.equal(card.controls.get('Phantom Power Capture Switch'), [1, 1])
  await set('Clock Source', 'S/PDIF')
  assert.equal(card.controls.get('Clock Source'), [2])
})

cardTest('a value out of range changes nothing', {}, async (card, folder) => {
  const name = "name='Master Playback Volume'"
  await run(folder, 'amixer', ['-D', card.device, 'cset', name, '90,90'])
  assert.throws(() => card.controls.set('Master Playback Volume', 121), /whole numbers from 0 to 120/)
  assert.throws(() => card.controls.set('Master Volume', 1), /there are: Master Playback Volume, /)
  assert.equal(card.controls.get('Master Playback Volume'), [90, 90])
})

cardTest('who watches sees what others move, amixer and the far end alike', {}, async (card, folder) => {
  const watcher = start(folder, 'stdbuf', ['-oL', 'amixer', '-D', card.device, 'events'])
  await until('amixer', () => watcher.text().includes('Ready to listen'))
  await run(folder, 'amixer', ['-D', card.device, 'sset', 'Pad', 'cap'])
  await until('the pad', () => /event value: .*'Pad Capture Switch'/.test(watcher.text()))
  card.controls.set('Clock Source', 1)
  await until('the clock', () => /event value: .*'Clock Source'/.test(watcher.text()))
  const names = [...watcher.text().matchAll(/event value: .*name='(.*)'/g)].map((match) => match[1])
  assert.equal([...new Set(names)], ['Pad Capture Switch', 'Clock Source'])
  watcher.child.kill()
  await watcher.done
})

/** 0.5 on both inputs and outputs for half a second: what is recorded, and what comes out. */
async function levels(card: Parameters<Parameters<typeof cardTest>[2]>[0], folder: string) {
  card.writeCapture(
    card.frames(),
    [1, 2].map(() => new Float32Array(60000).fill(0.5)),
  )
  const recording = run(folder, 'arecord', ['-D', card.device, ...FLOATS, '-s', '4800'])
  const sound = new Float32Array(9600).fill(0.5)
  writeFileSync(`${folder}/sound.raw`, new Uint8Array(sound.buffer))
  await run(folder, 'aplay', ['-D', card.device, ...FLOATS, `${folder}/sound.raw`])
  const { out } = await recording
  const heard = new Float32Array(out.buffer, out.byteOffset, 9600)
  const played = [new Float32Array(4800), new Float32Array(4800)]
  assert.is(card.readPlayback(card.status().playback.startFrame, 4800, played), 4800)
  return {
    heard: [0, 1].map((c) => [...new Set(heard.filter((_, n) => n % 2 === c))]),
    played: played.map((plane) => [...new Set(plane)]),
  }
}

cardTest(
  'levels and switches act on the sound; at 0 dB nothing is touched',
  { format: 'FLOAT_LE' },
  async (card, folder) => {
    const single = (value: number) => [Math.fround(value)]
    assert.equal(await levels(card, folder), { heard: [[0.5], [0.5]], played: [[0.5], [0.5]] })
    card.controls.set('Master Playback Volume', [80, 120]) // -20 dB, 0 dB
    card.controls.set('Master Playback Switch', [1, 0])
    card.controls.set('Mic Capture Volume', [0, 36]) // -12 dB, +6 dB
    card.controls.set('Pad Capture Switch', [0, 1]) // -20 dB
    const { heard, played } = await levels(card, folder)
    assert.equal(played, [single(0.5 * 10 ** -1), [0]])
    assert.equal(heard, [single(0.5 * 10 ** (-12 / 20)), single(0.5 * 10 ** (-14 / 20))])
  },
)

test.run()
