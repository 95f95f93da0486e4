// Sizes and ways of access: 32 channels, small periods, mapped memory, planes, a cable, several cards.
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createVirtualCard } from '../../../hal/virtual-card/index.ts'
import { cardTest, inFolder, run, sampleAt, samples, start, until } from './programs.ts'

const shape = (channels: number) => ['-q', '-f', 'S16_LE', '-c', `${channels}`, '-r', '48000', '-t', 'raw']

/** Interleaved S16 of sampleAt(channel, from + n). */
function bytesOf(channels: number, from: number, frames: number): Buffer {
  const bytes = Buffer.alloc(frames * channels * 2)
  for (let n = 0; n < frames; n++)
    for (let c = 0; c < channels; c++)
      bytes.writeInt16LE(sampleAt(c, from + n) * 2 ** 15, (n * channels + c) * 2)
  return bytes
}

const WAYS: { name: string; channels: number; recording: string[]; playing: string[] }[] = [
  { name: '32 channels', channels: 32, recording: [], playing: [] },
  { name: '1 channel', channels: 1, recording: [], playing: [] },
  {
    name: 'periods of 16 frames',
    channels: 2,
    recording: ['--period-size=16', '--buffer-size=4096'],
    playing: ['--period-size=16', '--buffer-size=4096'],
  },
  {
    name: 'a buffer that is no whole number of periods',
    channels: 2,
    recording: ['--period-size=100', '--buffer-size=4096'],
    playing: ['--period-size=100', '--buffer-size=4096'],
  },
  { name: 'mapped memory', channels: 2, recording: ['-M'], playing: ['-M'] },
]

for (const { name, channels, recording, playing } of WAYS)
  cardTest(
    `${name}: every sample in its place, both ways`,
    { format: 'S16_LE', captureChannels: channels, playbackChannels: channels },
    async (card, folder) => {
      const from = card.frames()
      card.writeCapture(from, samples(channels, from, 60000))
      const heard = await run(folder, 'arecord', [
        '-D',
        card.device,
        ...shape(channels),
        ...recording,
        '-s',
        '9600',
      ])
      assert.is(heard.code, 0, heard.err)
      assert.ok(heard.out.equals(bytesOf(channels, card.status().capture.startFrame, 9600)))

      writeFileSync(`${folder}/play.raw`, bytesOf(channels, 0, 9600))
      const played = await run(folder, 'aplay', [
        '-D',
        card.device,
        ...shape(channels),
        ...playing,
        `${folder}/play.raw`,
      ])
      assert.is(played.code, 0, played.err)
      const planes = samples(channels, 0, 9600).map(() => new Float32Array(9700))
      // aplay fills its last period up with silence.
      assert.ok(card.readPlayback(card.status().playback.startFrame, 9700, planes) >= 9600)
      samples(channels, 0, 9600).forEach((wanted, c) => {
        assert.equal(planes[c]!.subarray(0, 9600), wanted)
        assert.equal(planes[c]!.subarray(9600), new Float32Array(100))
      })
      if (name.includes('16 frames')) assert.is(card.status().playback.periodFrames, 16)
    },
  )

cardTest(
  'channel by channel: a plane each',
  { format: 'S16_LE', captureChannels: 4 },
  async (card, folder) => {
    const from = card.frames()
    card.writeCapture(from, samples(4, from, 60000))
    const args = ['-D', card.device, ...shape(4), '-I', '-s', '4800', `${folder}/plane`]
    const { code, err } = await run(folder, 'arecord', args)
    assert.is(code, 0, err)
    const together = bytesOf(4, card.status().capture.startFrame, 4800)
    for (let c = 0; c < 4; c++) {
      const plane = readFileSync(`${folder}/plane.${c}`)
      for (let n = 0; n < 4800; n++)
        assert.is(plane.readInt16LE(n * 2), together.readInt16LE((n * 4 + c) * 2))
    }
  },
)

cardTest('sox plays through the card as through any other', { format: 'S16_LE' }, async (card, folder) => {
  const tone = ['-n', '-r', '48000', '-c', '2', '-b', '16', '-t', 'alsa', card.device]
  const { code, err } = await run(folder, 'sox', [
    '-q',
    ...tone,
    'synth',
    '0.2',
    'square',
    '1000',
    'gain',
    '-6',
  ])
  assert.is(code, 0, err)
  const { startFrame } = card.status().playback
  const planes = [new Float32Array(9600), new Float32Array(9600)]
  assert.is(card.readPlayback(startFrame, 9600, planes), 9600)
  // 1 kHz in 0.2 s: 200 periods, up and down.
  const crossings = planes[0]!.filter((value, n) => n > 0 && value > 0 !== planes[0]![n - 1]! > 0).length
  assert.ok(Math.abs(crossings - 400) <= 1, `${crossings} crossings`)
})

for (const cableFrames of [0, 7, 4800])
  cardTest(
    `a cable of ${cableFrames} frames brings what is played into the inputs, just so late`,
    { format: 'S16_LE', captureChannels: 3, cableFrames },
    async (card, folder) => {
      writeFileSync(`${folder}/play.raw`, bytesOf(2, 0, 4800))
      const recording = start(folder, 'arecord', ['-D', card.device, ...shape(3), '-s', '38400'])
      await until('arecord', () => card.status().capture.state === 'running')
      const played = await run(folder, 'aplay', ['-D', card.device, ...shape(2), `${folder}/play.raw`])
      assert.is(played.code, 0, played.err)
      const { capture, playback } = card.status()
      const first = playback.startFrame + cableFrames - capture.startFrame
      const { out } = await recording.done
      assert.is(out.length, 38400 * 6)
      const at = (n: number, channel: number) => out.readInt16LE((n * 3 + channel) * 2)
      for (let n = 0; n < 38400; n++) {
        const inside = n >= first && n < first + 4800
        for (let c = 0; c < 2; c++) assert.is(at(n, c), inside ? sampleAt(c, n - first) * 2 ** 15 : 0)
        assert.is(at(n, 2), 0, 'no output leads there')
      }
    },
  )

inFolder('several cards live side by side and go one by one', async (folder) => {
  const shapes = { runtimeDir: folder, format: 'S16_LE' as const }
  const one = createVirtualCard({ ...shapes, id: 'one' })
  const two = createVirtualCard({ ...shapes, id: 'two', captureChannels: 5 })
  const record = (name: string, channels: number) =>
    run(folder, 'arecord', ['-D', name, ...shape(channels), '-s', '480'])
  const outcomes = await Promise.all([record('mixbox_one', 2), record('mixbox:CARD=two', 5)])
  assert.equal(
    outcomes.map(({ code, out }) => [code, out.length]),
    [
      [0, 480 * 4],
      [0, 480 * 10],
    ],
  )
  one.close()
  assert.is((await record('mixbox_two', 5)).code, 0)
  assert.is((await record('mixbox_one', 2)).code, 1)
  two.close()
})

test.run()
