// What an owner would lose: a panel that is wired as the configuration says, and dead. The installed box on the kernel's
// GPIO and I2C drivers; the world's side of the lines, and the chips' registers, by other programs.
// time limit: 800 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { faderDb } from '../../reference/laws.ts'
import { configureBox, LAB_CONFIG, untilSounding } from '../install-box.ts'
import { Lab } from '../lab.ts'

const lab = Lab.here()
const BUTTON = 5
const LAMP = 6
const ENCODER = { a: 12, b: 13 }
const LIGHTS = 0x70
const FADERS = 0x48
/** Of the HT16K33: byte 2, bit 3. */
const LED = 19
/** Channel 0 with the internal reference, as the datasheet's command byte has it; the chip sends the high byte first. */
const CHANNEL_0 = 0x8c

/** Levels of a and b at the states of one detent to the right, contacts to ground. */
const RIGHT = [
  [false, true],
  [false, false],
  [true, false],
  [true, true],
] as const

const description = {
  chips: [
    { name: 'lights', kind: 'ht16k33', address: LIGHTS },
    { name: 'faders', kind: 'ads7828', address: FADERS },
  ],
  controls: [
    { name: 'mute', kind: 'button', line: BUTTON, short: 'toggle /ch/01/mix/on' },
    { name: 'lamp', kind: 'led', line: LAMP, shows: 'slot 1 mute' },
    { name: 'light', kind: 'led', chip: 'lights', led: LED, shows: 'slot 1 mute' },
    { name: 'knob', kind: 'encoder', ...ENCODER, turn: 'turn /ch/01/mix/fader' },
    { name: 'fader', kind: 'fader', chip: 'faders', channel: 0, move: 'turn /ch/02/mix/fader' },
  ],
  pages: [{ name: 'Ch 1-2', slots: ['/ch/01', '/ch/02'] }],
}

interface Panel {
  gpio: { backend: string }
  chips: { name: string; online: boolean; error?: string }[]
  problems: unknown[]
}
const value = async (address: string) =>
  (await lab.mixctl<{ value: number | string }[]>(`get ${address}`))[0]!.value
const near = (got: number | string, wanted: number, within: number) =>
  Math.abs(Number(got) - wanted) <= within
const set = (lines: readonly (readonly [line: number, high: boolean])[], microseconds: number) =>
  lab.gpio.turn(
    lines.map(([line, high]) => ({ line, high })),
    microseconds,
  )

test('the box takes lines and chips, by the character device and i2c-dev, as its own user', async () => {
  await set(
    [BUTTON, ENCODER.a, ENCODER.b].map((line) => [line, true] as const),
    0,
  )
  const i2c = await lab.i2c.make([FADERS, LIGHTS])
  const panel = { build: 'custom', gpio: 'character device', chip: lab.gpio.label, i2c, description }
  await configureBox(lab, { ...LAB_CONFIG, panel })
  await lab.run('systemctl restart mixbox', { within: 300 })
  await untilSounding(lab)
  await lab.run('mixctl set /ch/01/mix/on on /ch/01/mix/fader -10 /ch/02/mix/fader 0', { within: 90 })
  const { gpio, chips, problems } = await lab.mixctl<Panel>('panel')
  assert.is(gpio.backend, 'character device')
  assert.equal(
    chips.map(({ name, online, error }) => ({ name, online, error })),
    [
      { name: 'lights', online: true, error: undefined },
      { name: 'faders', online: true, error: undefined },
    ],
  )
  assert.equal(problems, [])
  assert.match(await lab.read(`gpioinfo -c ${await lab.gpio.chip()} ${BUTTON}`), /mixbox/)
})

test('a button mutes; a lamp on a line and a register of the LED chip tell, and again when it is over', async () => {
  const lit = async () => ((await lab.i2c.read(LIGHTS, LED >> 3)) >> (LED & 7)) & 1
  for (const [state, on] of [
    ['off', 1],
    ['on', 0],
  ] as const) {
    await set(
      [
        [BUTTON, false],
        [BUTTON, true],
      ],
      60_000,
    )
    await lab.until(`the channel is ${state}`, 30, async () => (await value('/ch/01/mix/on')) === state)
    await lab.until(`lamp and light are ${on}`, 30, async () => {
      return (await lab.gpio.read(LAMP)) === (on === 1) && (await lit()) === on
    })
  }
})

test('three detents to the right and four to the left move a fader by so many 200ths of its way', async () => {
  const detent = (way: readonly (readonly [boolean, boolean])[]) =>
    way.flatMap(([a, b]) => [[ENCODER.a, a] as const, [ENCODER.b, b] as const])
  const left = [...RIGHT.slice(0, -1).toReversed(), RIGHT[3]]
  // -10 dB is half of the way.
  for (const [detents, position] of [
    [3, 0.515],
    [-4, 0.495],
  ] as const) {
    const way = detent(detents > 0 ? RIGHT : left)
    await set(Array.from({ length: Math.abs(detents) }, () => way).flat(), 25_000)
    await lab.until(`the fader is at ${position} of its way`, 30, async () =>
      near(await value('/ch/01/mix/fader'), faderDb(`pos:${position}`), 0.001),
    )
  }
})

test('a fader moves nothing until it has come to its value, and from then on does', async () => {
  await lab.i2c.write(FADERS, CHANNEL_0, 0x08)
  await lab.until('the box has seen it half way up', 30, async () => {
    const { faders } = await lab.mixctl<{ faders: { position: number | null }[] }>('panel')
    return near(faders[0]!.position ?? -1, 0.5, 0.02)
  })
  assert.is(await value('/ch/02/mix/fader'), 0)
  await lab.i2c.write(FADERS, CHANNEL_0, 0x0d)
  await lab.until('the console has it at 13 sixteenths', 30, async () =>
    near(await value('/ch/02/mix/fader'), faderDb('pos:0.8125'), 0.4),
  )
})

test('afterwards the box runs without its panel again', async () => {
  await configureBox(lab, LAB_CONFIG)
  await lab.run('systemctl restart mixbox', { within: 300 })
  await untilSounding(lab)
  assert.match(await lab.read('mixctl panel', { within: 90 }), /^the panel is off/)
})

test.run()
