// What a broken panel does to the rest of itself: nothing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type PanelDescription, readPanelDescription } from '../../../firmware/supervisor/index.ts'
import { BUILDS } from '../../../firmware/surfaces/front-panel/index.ts'
import { type Rig, withPanel } from './rig.ts'

const { desk, pads } = BUILDS
const chip = ({ panel }: Rig, name: string) => panel.stats().chips.find((each) => each.name === name)!

test(
  'the keys are pulled off while talk is held on a line and mute 1 on the chip: the rest plays on; put back, lamps and keys work',
  withPanel(desk, async (rig) => {
    rig.hand.press('mute 2')
    await rig.until('channel 2 is muted', () => rig.store.getText('/ch/02/mix/on') === 'off')
    rig.hand.release('mute 2')
    rig.hand.pull('keys')
    rig.elsewhere('/ch/03/mix/on', 'off')
    await rig.until('it is told', () => !chip(rig, 'keys').online)
    assert.match(chip(rig, 'keys').error!, /keys at 0x20 of simulated bus: EREMOTEIO/)
    assert.ok(
      rig.panel.screen().messages.some(({ kind, text }) => kind === 'alarm' && text === 'keys offline'),
    )
    // Knobs and meters do not mind.
    await rig.hand.turn('channel', 2)
    await rig.until('pan', () => rig.store.get('/ch/01/mix/pan') === 2)
    rig.level(0, 1)
    await rig.until('a meter', () => rig.hand.meter('meter 1').filter(Boolean).length > 10)
    rig.hand.plug('keys')
    await rig.until('it is back', () => chip(rig, 'keys').online)
    await rig.until(
      'the lamps are as they should be',
      () => rig.hand.lamp('mute lamp 2') === 1 && rig.hand.lamp('mute lamp 3') === 1,
    )
    assert.is(rig.hand.lamp('mute lamp 1'), 0)
    await sleep(50)
    rig.hand.press('mute 1')
    await rig.until('channel 1 is muted', () => rig.store.getText('/ch/01/mix/on') === 'off')
  }),
)

test(
  'a fader moved while its converter was away jumps nothing when it is back',
  withPanel(desk, async (rig) => {
    rig.elsewhere('/ch/01/mix/fader', '-inf')
    rig.hand.slide('fader 1', 0.5)
    await rig.until('it leads the value', () => (rig.store.get('/ch/01/mix/fader') as number) > -11)
    rig.hand.slide('fader 1', 0)
    await rig.until('it is closed', () => rig.store.get('/ch/01/mix/fader') === Number.NEGATIVE_INFINITY)
    rig.hand.pull('faders')
    await rig.until('it is told', () => !chip(rig, 'faders').online)
    rig.hand.slide('fader 1', 0.9)
    rig.hand.plug('faders')
    await rig.until(
      'it is back',
      () => chip(rig, 'faders').online && rig.panel.stats().faders[0]!.raw !== null,
    )
    await sleep(50)
    assert.is(rig.store.get('/ch/01/mix/fader'), Number.NEGATIVE_INFINITY)
  }),
)

test(
  'a chip that holds the bus down takes all chips with it, but no knob and no button on a line; let go, all of them are back',
  withPanel(desk, async (rig) => {
    const online = () => rig.panel.stats().chips.filter((each) => each.online).length
    rig.hand.port.stick(true)
    await rig.until('it is told', () => online() === 0)
    assert.match(chip(rig, 'meters').error!, /ETIMEDOUT/)
    await rig.hand.turn('channel', 4)
    await rig.until('pan', () => rig.store.get('/ch/01/mix/pan') === 4)
    rig.hand.press('solo')
    await rig.until('solo', () => rig.store.getText('/-stat/solosw/01') === 'on')
    await rig.until('a lamp on a line', () => rig.hand.lamp('solo lamp') === 1)
    rig.hand.port.stick(false)
    await rig.until('all are back', () => online() === 4, 8000)
    rig.hand.press('mute 8')
    await rig.until('channel 8 is muted', () => rig.store.getText('/ch/08/mix/on') === 'off')
    await rig.until('its lamp', () => rig.hand.lamp('mute lamp 8') === 1)
  }),
)

const held: PanelDescription = {
  chips: [{ name: 'keys', kind: 'mcp23017', address: 0x20 }],
  controls: [{ name: 'talk', kind: 'button', chip: 'keys', pin: 3, short: 'press /-stat/talk/A' }],
}

test(
  'talk that is held when its chip goes away is closed: nobody is overheard; without an interrupt line keys work too',
  withPanel(
    () => held,
    async (rig) => {
      rig.hand.press('talk')
      await rig.until('talk is open', () => rig.store.getText('/-stat/talk/A') === 'on')
      rig.hand.pull('keys')
      await rig.until('talk is closed', () => rig.store.getText('/-stat/talk/A') === 'off')
    },
  ),
)

test(
  'a kernel driver owns the display: the error names it, faders and keys work',
  withPanel(
    desk,
    async (rig) => {
      assert.match(chip(rig, 'oled').error!, /EBUSY.*ssd1307fb/)
      rig.hand.press('mute 1')
      await rig.until('channel 1 is muted', () => rig.store.getText('/ch/01/mix/on') === 'off')
    },
    { before: (hand) => hand.port.own(0x3c, 'ssd1307fb') },
  ),
)

test(
  'a line that another program holds: that button does not work, the error names the program; the others do',
  withPanel(
    desk,
    async (rig) => {
      const [problem, ...others] = rig.panel.stats().problems
      assert.equal(others, [])
      assert.is(problem!.what, 'control "shift"')
      assert.match(problem!.reason, /13.*EBUSY.*held by "hifiberry"/)
      rig.hand.press('solo')
      await rig.until('solo', () => rig.store.getText('/-stat/solosw/01') === 'on')
    },
    {
      before: (hand) => void hand.gpio.inputs({ lines: [{ line: 13 }], consumer: 'hifiberry', onEdge() {} }),
    },
  ),
)

// biome-ignore format: one row, one mistake
const MISTAKES: [control: object, told: RegExp][] = [
  [{ name: 'a', kind: 'knob' }, /control "a".*kind is "knob": give one of encoder, fader, button/],
  [{ name: 'b', kind: 'encoder', a: 17, turn: 'slot 1 fader' }, /control "b".*b is missing: give a line of the GPIO chip/],
  [{ name: 'c', kind: 'button', line: 5, shrot: 'panic' }, /control "c".*shrot is no known key; the nearest is short/],
  [{ name: 'd', kind: 'button', line: 5 }, /control "d".*does nothing: give one of short, long, double, hold, shift/],
  [{ name: 'e', kind: 'button', short: 'panic' }, /control "e".*give either "line", or "chip" and "pin"/],
  [{ name: 'f', kind: 'button', line: 99, short: 'panic' }, /control "f".*has the lines 0 to 27/],
  [{ name: 'g', kind: 'fader', chip: 'fader', channel: 0, move: 'slot 1 fader' }, /control "g".*there is no chip "fader": give one of faders/],
  [{ name: 'h', kind: 'fader', chip: 'keys', channel: 0, move: 'slot 1 fader' }, /control "h".*chip "keys" is no converter: give one of faders/],
  [{ name: 'i', kind: 'button', line: 5, short: 'press /-stat/talk/A', long: 'panic' }, /control "i".*lasts as long as it is held: leave out long/],
  [{ name: 'j', kind: 'meter', chip: 'meters', first: 120, count: 16, shows: 'slot 1' }, /control "j".*LEDs 120 to 135: chip "meters" has 0 to 127/],
  [{ name: 'k', kind: 'meter', chip: 'meters', first: 0, count: 16, shows: 'loudness' }, /control "k".*has no level: give "slot 1"/],
  [{ name: 'mute 1', kind: 'button', line: 5, short: 'panic' }, /control "mute 1".*has the name of another/],
]

test('whatever is wrong in a description is left out and named, with what is allowed; all else works', async () => {
  const given = { ...desk({ strips: 16, inputs: 16, outputs: 2, buses: 8, matrices: 2 }), colour: 'red' }
  const controls = [
    ...given.controls.filter(({ name }) => name !== 'previous'),
    ...MISTAKES.map(([control]) => control),
  ]
  const { description, faults } = readPanelDescription(JSON.parse(JSON.stringify({ ...given, controls })))
  const run = withPanel(
    () => description,
    async (rig) => {
      const told = rig.panel.stats().problems.map(({ what, reason }) => `${what} ${reason}`)
      for (const [, expected] of MISTAKES) {
        assert.is(told.filter((line) => expected.test(line)).length, 1, `${expected} in\n${told.join('\n')}`)
      }
      assert.is(told.length, MISTAKES.length + 1)
      assert.match(told[0]!, /^colour is no known key/)
      rig.hand.press('mute 1')
      await rig.until('channel 1 is muted', () => rig.store.getText('/ch/01/mix/on') === 'off')
    },
    { faults },
  )
  await run()
})

test(
  'the card is lost: the display says so until it is back',
  withPanel(desk, async (rig) => {
    rig.engine({ kind: 'cardLost' }, 'card lost')
    await rig.until('it is said', () => rig.panel.screen().messages.some(({ text }) => text === 'card lost'))
    rig.engine({ kind: 'cardBack' }, 'running')
    await rig.until('it is over', () => rig.panel.screen().messages.length === 0)
  }),
)

test(
  'a pad plays its file, hit again from the start, with shift it stops; its lamp says whether it plays; a file that is not there is told',
  withPanel(pads, async (rig) => {
    const hit = async (name: string) => {
      rig.hand.press(name)
      await sleep(30)
      rig.hand.release(name)
      await sleep(30)
    }
    await hit('pad 3')
    assert.equal(
      rig.played.map(({ path, strip }) => [path, strip]),
      [[join(rig.stateDir, 'sounds/pad03.wav'), 14]],
    )
    await rig.until('its lamp is lit', () => rig.hand.lamp('pad lamp 3') === 1)
    assert.is(rig.hand.lamp('pad lamp 4'), 0)
    await hit('pad 3')
    assert.is(rig.played.length, 2)
    rig.hand.press('shift')
    await sleep(20)
    await hit('pad 3')
    rig.hand.release('shift')
    await rig.until('its lamp is dark', () => rig.hand.lamp('pad lamp 3') === 0)
    assert.is(rig.played.length, 2)
  }),
)

test(
  'the shutdown button, held 3 s, mutes and asks for power off; where nobody turns the machine off the sound comes back',
  withPanel(desk, async (rig) => {
    const file = join(rig.stateDir, 'poweroff')
    rig.hand.press('off')
    await sleep(1500)
    rig.hand.release('off')
    await sleep(1800)
    assert.is(existsSync(file), false)
    rig.hand.press('off')
    await sleep(2800)
    assert.is(rig.panicked(), false)
    await rig.until('it is asked for', () => existsSync(file))
    assert.is(rig.panicked(), true)
    assert.is(rig.panel.screen().messages[0]!.text, 'turning off')
    await sleep(9500)
    await rig.until('the sound is back', () => !rig.panicked())
    assert.is(existsSync(file), false)
    assert.match(rig.panel.screen().messages.at(-1)!.text, /not turned off/)
  }),
)

test(
  'calibrated, a fader that ends short of its stops goes from -inf to +10 dB; one that was not moved keeps what it had',
  withPanel(desk, async (rig) => {
    for (let n = 1; n <= 7; n++) rig.hand.slide(`fader ${n}`, 0.1)
    await rig.panel.calibrate('low')
    for (let n = 1; n <= 7; n++) rig.hand.slide(`fader ${n}`, 0.9)
    await sleep(30)
    await rig.panel.calibrate('high')
    for (let n = 1; n <= 8; n++) rig.hand.slide(`fader ${n}`, 0.5)
    await sleep(30)
    const { saved, refused } = await rig.panel.calibrate('rest')
    assert.is(Object.keys(saved).length, 7)
    assert.match(refused['fader 8']!, /it went from 0\.000 to 0\.000/)
    const file = JSON.parse(readFileSync(join(rig.stateDir, 'panel-calibration.json'), 'utf8'))
    // A converter of 12 bits rounds down.
    assert.ok(Math.abs(file.faders['fader 1'].low - 0.1) < 1 / 2048)
    assert.ok(Math.abs(file.faders['fader 1'].high - 0.9) < 1 / 2048)
    for (const position of [0.5, 0.8, 0.9]) {
      rig.hand.slide('fader 1', position)
      await sleep(40)
    }
    assert.is(rig.store.get('/ch/01/mix/fader'), 10)
    rig.hand.slide('fader 1', 0.1)
    await rig.until('it is closed', () => rig.store.get('/ch/01/mix/fader') === Number.NEGATIVE_INFINITY)
  }),
)

test('calibration in another order than low, high, rest is refused', async () => {
  const run = withPanel(desk, async ({ panel }) => {
    try {
      await panel.calibrate('rest')
    } catch (error) {
      assert.match((error as Error).message, /the step "low" comes before "rest"/)
      return
    }
    assert.unreachable()
  })
  await run()
})

test(
  'a calibration file that is broken is told, and faders work with what is usual',
  withPanel(desk, async (rig) => {
    assert.is(rig.panel.stats().problems.length, 0)
    writeFileSync(join(rig.stateDir, 'panel-calibration.json'), '{"faders":{"fader 1":{"low":2}}}')
    await rig.restart()
    const [problem] = rig.panel.stats().problems
    assert.match(problem!.reason, /panel-calibration\.json is not used, calibrate again/)
    rig.elsewhere('/ch/01/mix/fader', '-inf')
    for (const position of [0.2, 0, 0.5]) {
      rig.hand.slide('fader 1', position)
      await sleep(60)
    }
    assert.ok(Math.abs((rig.store.get('/ch/01/mix/fader') as number) + 10) < 0.5)
  }),
)

test.run()
