// A scripted hand on the simulated Desk: chips with real registers, real bus time, contacts that are lines.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { BUILDS } from '../../../firmware/surfaces/front-panel/index.ts'
import { type Rig, withPanel } from './rig.ts'

const { desk } = BUILDS
/** What the X32's taper says (its manual: 480p-90, 160p-70, 80p-50, 40p-30), not what the console's law does. */
function taper(position: number): number {
  if (position === 0) return Number.NEGATIVE_INFINITY
  if (position < 1 / 16) return 480 * position - 90
  if (position < 1 / 4) return 160 * position - 70
  if (position < 1 / 2) return 80 * position - 50
  return 40 * position - 30
}

const fader = (address: string) => `${address}/mix/fader`
const db = ({ store }: Rig, address: string) => store.get(fader(address)) as number

/** A hand takes its time: the panel sees what lies between. */
async function glide({ hand }: Rig, name: string, from: number, to: number): Promise<void> {
  for (let step = 0; step <= 20; step++) {
    hand.slide(name, from + ((to - from) * step) / 20)
    await sleep(10)
  }
  await sleep(40)
}

async function press({ hand }: Rig, name: string, ms = 30): Promise<void> {
  hand.press(name)
  await sleep(ms)
  hand.release(name)
  await sleep(30)
}

test(
  'a fader pulled down goes down to exactly -inf, pushed up to exactly +10 dB, in between by the taper',
  withPanel(desk, async (rig) => {
    // It has to come where the value is, which is 0 dB, first.
    await glide(rig, 'fader 3', 0, 0.9)
    await glide(rig, 'fader 3', 0.9, 0)
    assert.is(db(rig, '/ch/03'), Number.NEGATIVE_INFINITY)
    await glide(rig, 'fader 3', 0, 1)
    assert.is(db(rig, '/ch/03'), 10)
    await glide(rig, 'fader 3', 1, 0.6)
    assert.ok(Math.abs(db(rig, '/ch/03') - taper(0.6)) < 0.5, `${db(rig, '/ch/03')} dB`)
    assert.is(db(rig, '/ch/02'), 0)
    assert.is(db(rig, '/ch/04'), 0)
  }),
)

test(
  'nothing jumps when a fader that stands elsewhere is touched: it moves nothing until it crosses the value',
  withPanel(desk, async (rig) => {
    rig.elsewhere(fader('/ch/01'), -20)
    await glide(rig, 'fader 1', 0, 0.2)
    assert.is(db(rig, '/ch/01'), -20)
    assert.is(rig.panel.screen().slots[0]!.takeOver, 'up')
    // -20 dB is at 0.375 of the way (80p-50).
    await glide(rig, 'fader 1', 0.2, 0.5)
    assert.ok(Math.abs(db(rig, '/ch/01') - taper(0.5)) < 0.5, `${db(rig, '/ch/01')} dB`)
    assert.is(rig.panel.screen().slots[0]!.takeOver, undefined)
  }),
)

test(
  'when somebody else moves the value, the fader lets go of it, and says which way to go',
  withPanel(desk, async (rig) => {
    await glide(rig, 'fader 1', 0, 0.8)
    rig.elsewhere(fader('/ch/01'), -60)
    await glide(rig, 'fader 1', 0.8, 0.7)
    assert.is(db(rig, '/ch/01'), -60)
    assert.is(rig.panel.screen().slots[0]!.takeOver, 'down')
    assert.is(rig.panel.screen().moved?.takeOver, 'down')
    await glide(rig, 'fader 1', 0.7, 0)
    assert.is(db(rig, '/ch/01'), Number.NEGATIVE_INFINITY)
  }),
)

test(
  'mute 2 mutes channel 2 and its lamp is lit; somebody else opens it, and the lamp goes out',
  withPanel(desk, async (rig) => {
    await press(rig, 'mute 2')
    assert.is(rig.store.getText('/ch/02/mix/on'), 'off')
    assert.is(rig.store.getText('/ch/01/mix/on'), 'on')
    await rig.until('the lamp is lit', () => rig.hand.lamp('mute lamp 2') === 1)
    assert.is(rig.hand.lamp('mute lamp 1'), 0)
    rig.elsewhere('/ch/02/mix/on', 'on')
    await rig.until('the lamp is dark', () => rig.hand.lamp('mute lamp 2') === 0)
  }),
)

test(
  'on page 2 the same fader and mute are those of channel 11, and channel 3 stays as it is',
  withPanel(desk, async (rig) => {
    await glide(rig, 'fader 3', 0, 0.6)
    await glide(rig, 'fader 3', 0.6, 0.75)
    assert.ok(Math.abs(db(rig, '/ch/03')) < 0.5)
    const before = db(rig, '/ch/03')
    rig.elsewhere(fader('/ch/11'), -40)
    await press(rig, 'next')
    assert.is(rig.panel.stats().page, 'Ch 9-16')
    await glide(rig, 'fader 3', 0.75, 0.5)
    assert.is(db(rig, '/ch/11'), -40)
    await glide(rig, 'fader 3', 0.5, 0)
    assert.is(db(rig, '/ch/11'), Number.NEGATIVE_INFINITY)
    assert.is(db(rig, '/ch/03'), before)
    await press(rig, 'mute 3')
    assert.is(rig.store.getText('/ch/11/mix/on'), 'off')
    await press(rig, 'previous')
    assert.is(rig.panel.stats().page, 'Ch 1-8')
  }),
)

test(
  'with sends on the faders they are the sends to bus 1, then bus 2; mutes stay those of the channels',
  withPanel(desk, async (rig) => {
    await press(rig, 'sends')
    assert.is(rig.panel.stats().page, 'Sends 1 Ch 1-8')
    await rig.until('its lamp is lit', () => rig.hand.lamp('sends lamp') === 1)
    await glide(rig, 'fader 5', 0, 0.5)
    assert.ok(Math.abs((rig.store.get('/ch/05/mix/01/level') as number) - taper(0.5)) < 0.5)
    assert.is(db(rig, '/ch/05'), 0)
    await press(rig, 'sends')
    assert.is(rig.panel.stats().page, 'Sends 2 Ch 1-8')
    assert.is(rig.store.get('/ch/05/mix/02/level'), Number.NEGATIVE_INFINITY)
    await press(rig, 'mute 5')
    assert.is(rig.store.getText('/ch/05/mix/on'), 'off')
    await press(rig, 'next')
    assert.is(rig.panel.stats().page, 'Ch 9-16')
    await rig.until('its lamp is dark', () => rig.hand.lamp('sends lamp') === 0)
  }),
)

test(
  'shift and mute 7 select channel 7; the encoder then turns its pan, pushed its trim; with shift a fifth as far',
  withPanel(desk, async (rig) => {
    rig.hand.press('shift')
    await press(rig, 'mute 7')
    rig.hand.release('shift')
    await sleep(30)
    assert.is(rig.store.getText('/ch/07/mix/on'), 'on')
    assert.is(rig.panel.stats().selected, '/ch/07')
    // 200 detents are the whole way from -100 to 100.
    await rig.hand.turn('channel', 5)
    await rig.until('pan', () => rig.store.get('/ch/07/mix/pan') === 5)
    await rig.hand.turn('channel', -8)
    await rig.until('pan', () => rig.store.get('/ch/07/mix/pan') === -3)
    await press(rig, 'channel push')
    await rig.hand.turn('channel', 10)
    // 36 dB over 200 detents.
    await rig.until('trim', () => Math.abs((rig.store.get('/ch/07/preamp/trim') as number) - 1.8) < 1e-9)
    rig.hand.press('shift')
    await sleep(20)
    await rig.hand.turn('channel', -10)
    await rig.until('trim', () => Math.abs((rig.store.get('/ch/07/preamp/trim') as number) - 1.44) < 1e-9)
    rig.hand.release('shift')
    assert.is(rig.store.get('/ch/01/mix/pan'), 0)
  }),
)

test(
  'an encoder stops at the ends of the travel: it never wraps',
  withPanel(desk, async (rig) => {
    rig.elsewhere('/main/st/mix/fader', 9.9)
    await rig.hand.turn('main', 4)
    await sleep(20)
    assert.is(db(rig, '/main/st'), 10)
    rig.elsewhere('/main/st/mix/fader', -89)
    await rig.hand.turn('main', -4)
    await sleep(20)
    assert.is(db(rig, '/main/st'), Number.NEGATIVE_INFINITY)
    await rig.hand.turn('main', 1)
    await sleep(20)
    assert.is(db(rig, '/main/st'), taper(1 / 200))
  }),
)

test(
  'talk lasts as long as the button is held, solo stays, the footswitch mutes the group',
  withPanel(desk, async (rig) => {
    rig.hand.press('talk')
    await rig.until('talk is open', () => rig.store.getText('/-stat/talk/A') === 'on')
    await rig.until('its lamp is lit', () => rig.hand.lamp('talk lamp') === 1)
    rig.hand.release('talk')
    await rig.until('talk is closed', () => rig.store.getText('/-stat/talk/A') === 'off')
    await press(rig, 'solo')
    await rig.until('solo', () => rig.store.getText('/-stat/solosw/01') === 'on')
    await rig.until('its lamp is lit', () => rig.hand.lamp('solo lamp') === 1)
    await press(rig, 'foot', 60)
    await rig.until('mute group 1', () => rig.store.getText('/config/mute/1') === 'on')
  }),
)

test(
  'panic needs a long push: a short one by mistake does nothing',
  withPanel(desk, async (rig) => {
    await press(rig, 'main push')
    assert.is(rig.panicked(), false)
    await press(rig, 'main push', 700)
    assert.is(rig.panicked(), true)
    assert.equal(rig.panel.screen().messages, [{ kind: 'alarm', text: 'all outputs muted' }])
  }),
)

test(
  'the display says what is moved: the name somebody gave, the knob, the value as the console writes it',
  withPanel(desk, async (rig) => {
    rig.elsewhere('/ch/01/config/name', 'Vox')
    await rig.hand.turn('channel', 3)
    await rig.until('pan', () => rig.store.get('/ch/01/mix/pan') === 3)
    const { moved } = rig.panel.screen()
    assert.equal(moved, { channel: 'Vox', knob: 'pan', text: 'R3', position: 103 / 200, takeOver: undefined })
    await press(rig, 'mute 2')
    assert.equal(rig.panel.screen().moved, {
      ...{ channel: 'Ch 02', knob: 'mute', text: 'on', position: undefined, takeOver: undefined },
    })
    assert.is(rig.panel.screen().slots[1]!.muted, true)
    await sleep(2050)
    assert.is(rig.panel.screen().moved, undefined)
  }),
)

test(
  'meters show the channels of the page, a fresh page other ones; the display is lit',
  withPanel(desk, async (rig) => {
    const lit = (name: string) => rig.hand.meter(name).filter((level) => level > 0).length
    rig.level(0, 1)
    rig.level(9, 0.1)
    await rig.until('meter 1 is up to the clip', () => lit('meter 1') >= 15)
    assert.is(lit('meter 2'), 0)
    await press(rig, 'next')
    await rig.until('meter 2 is that of channel 10', () => lit('meter 2') > 4 && lit('meter 2') < 15)
    await rig.until('the display is lit', () => rig.hand.pixels('display').some(Boolean))
  }),
)

test(
  'the code that takes a phone in stands on the display while it is asked for',
  withPanel(desk, async (rig) => {
    rig.pairing('042917')
    assert.equal(rig.panel.screen().messages, [{ kind: 'alarm', text: 'code 042917' }])
    rig.pairing(undefined)
    assert.equal(rig.panel.screen().messages, [])
  }),
)

test.run()
