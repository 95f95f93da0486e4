// What a user would lose: a panel that can be tried, shown over SSH and played from a browser before it is soldered.
// time limit: 120 s
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { drawScreen } from '../../../firmware/surfaces/front-panel/display/index.ts'
import { decibels, faderDb } from '../../reference/laws.ts'
import { type RunningBox, startBox, withBoxFolder, withSuiteBox } from '../running-box.ts'
import { crop } from './display/crop.ts'
import { SCENES } from './display/scenes.ts'

interface Move {
  address: string
  value: number | string
  text: string
  frame: number | null
}

const test = suite<{ box: RunningBox }>('a hand on simulated knobs')
withSuiteBox(test, {
  console: { strips: 8 },
  channels: { inputs: 2, outputs: 2 },
  panel: { build: 'desk', gpio: 'simulated' },
})

const moves = async (box: RunningBox, ...words: string[]) =>
  (await box.json<{ moves: Move[] }>('panel', ...words)).moves

test('turning an encoder moves its fader by 200ths of its way, each from a frame of its own', async ({
  box,
}) => {
  // 0 dB is three quarters of the way.
  const told = await moves(box, 'turn', 'main', '-3')
  assert.equal(
    told.map(({ address }) => address),
    Array(3).fill('/main/st/mix/fader'),
  )
  for (const [n, { value }] of told.entries()) {
    assert.ok(Math.abs((value as number) - faderDb(`pos:${0.75 - (n + 1) / 200}`)) < 0.001, `${value}`)
  }
  const frames = told.map(({ frame }) => frame!)
  assert.ok(frames[0]! > 0 && frames[1]! > frames[0]! && frames[2]! > frames[1]!, `${frames}`)
  const [reading] = await box.json<{ value: number }[]>('get', '/main/st/mix/fader')
  assert.is(reading!.value, told[2]!.value)
})

test('the display says what is being moved, over mixctl as on the panel', async ({ box }) => {
  const [move] = await moves(box, 'turn', 'main', '1')
  const { width, height, image } = await box.json<{ width: number; height: number; image: string }>(
    'panel',
    '--screen',
  )
  assert.equal([width, height], [128, 64])
  const wanted = new Uint8Array(1024)
  const position = (decibels(move!.text) + 30) / 40
  const moved = { channel: '', knob: 'Main fader', text: move!.text, position, takeOver: undefined }
  drawScreen({ ...SCENES['calm']!, moved }, wanted, 64)
  const shown = crop(Buffer.from(image, 'base64'), 0, 0, 128, 64)
  assert.is(shown.join('\n'), crop(wanted, 0, 0, 128, 64).join('\n'))
  const { out } = await box.mixctl('panel', '--screen')
  const lines = out.trimEnd().split('\n')
  assert.ok(lines.length <= 32 && lines.every((line) => /^[ ▀▄█]{1,128}$/.test(line)), out)
})

test('a press is told with what it has done, a long one does what a long one does', async ({ box }) => {
  const [muted] = await moves(box, 'press', 'mute 1')
  assert.equal([muted!.address, muted!.text], ['/ch/01/mix/on', 'off'])
  const [open] = await moves(box, 'press', 'mute 1')
  assert.is(open!.text, 'on')
  const [eq] = await moves(box, 'press', 'channel push', '--hold', '900')
  assert.is(eq!.address, '/ch/01/eq/on')
})

test('a fader that is slid past its value takes it along', async ({ box }) => {
  assert.equal(await moves(box, 'slide', 'fader 2', '50%'), [])
  const told = await moves(box, 'slide', 'fader 2', '100%')
  assert.equal([told.at(-1)!.address, told.at(-1)!.value], ['/ch/02/mix/fader', 10])
})

// biome-ignore format: one row, one refusal
const REFUSED: readonly [words: string[], code: number, said: RegExp][] = [
  [['turn', 'mains', '3'], 1, /no encoder is called "mains": give one of channel, main/],
  [['slide', 'main', '50%'], 1, /no fader is called "main": give one of fader 1, /],
  [['press', 'nothing'], 1, /nothing to press is called "nothing": give one of /],
  [['turn', 'main'], 2, /takes the name of a control, and a number of detents/],
  [['turn', 'main', 'left'], 2, /a number of detents such as 3 or -3/],
  [['slide', 'fader 1', '2'], 2, /how far up its way, such as 50%/],
  [['slide', 'fader 1', '120%'], 1, /position .*give a number from 0 to 1/],
  [['push', 'main'], 2, /panel cannot "push": give one of turn, press, slide/],
]
for (const [words, code, said] of REFUSED) {
  test(`panel ${words.join(' ')} is refused with what is allowed`, async ({ box }) => {
    const ended = await box.mixctl('panel', ...words)
    assert.is(ended.code, code, ended.err)
    assert.match(ended.err, said)
  })
}

test(
  'where there is no simulated knob, nobody is told that one was turned',
  withBoxFolder(async (folder) => {
    const box = await startBox(folder, { console: { strips: 2 } })
    for (const words of [['turn', 'main', '1'], ['--screen']]) {
      const { code, err } = await box.mixctl('panel', ...words)
      assert.is(code, 1)
      assert.match(err, /no knob of the panel is simulated|the panel has no display/)
    }
    await box.stop()
  }),
)

test.run()
