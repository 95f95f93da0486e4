// What a user would lose: knobs and lamps of the simulated panel on a page of the browser.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { BUILDS } from '../../../firmware/surfaces/front-panel/index.ts'
import { type Box, type Fields, perform } from '../../../firmware/surfaces/operations/index.ts'
import { faderDb } from '../../reference/laws.ts'
import { type Rig, withPanel } from './rig.ts'

const FINGER = { origin: 'web 1', role: 'engineer' } as const
const boxOf = ({ hand }: Rig) => ({ panel: { simulated: hand } }) as unknown as Box
const touch = async (rig: Rig, fields: Fields<'panelTouch'>) =>
  perform(boxOf(rig), FINGER, 'panelTouch', fields)
const lights = (rig: Rig) =>
  perform(boxOf(rig), FINGER, 'panelLights', {}) as ReturnType<
    NonNullable<Box['panel']['simulated']>['lights']
  >

test(
  'a key pressed on the page mutes, and its lamp is lit there',
  withPanel(BUILDS.desk, async (rig) => {
    assert.is(lights(rig).lamps['mute lamp 3'], 0)
    await touch(rig, { control: 'mute 3', pressed: true })
    await touch(rig, { control: 'mute 3', pressed: false })
    await rig.until('muted', () => rig.store.get('/ch/03/mix/on') === 0)
    await rig.until('lamp', () => lights(rig).lamps['mute lamp 3'] === 1)
    assert.is(lights(rig).lamps['mute lamp 4'], 0)
  }),
)

test(
  'a key held on the page is held: talkback is open until the finger leaves it',
  withPanel(BUILDS.desk, async (rig) => {
    await touch(rig, { control: 'talk', pressed: true })
    await rig.until('open', () => rig.store.get('/-stat/talk/A') === 1)
    await touch(rig, { control: 'talk', pressed: false })
    await rig.until('closed', () => rig.store.get('/-stat/talk/A') === 0)
  }),
)

test(
  'an encoder turned on the page moves its knob by 200ths of the way',
  withPanel(BUILDS.desk, async (rig) => {
    await touch(rig, { control: 'main', detents: -4 })
    const wanted = faderDb('pos:0.73')
    await rig.until(
      'turned',
      () => Math.abs((rig.store.get('/main/st/mix/fader') as number) - wanted) < 0.001,
    )
  }),
)

test(
  'every lamp and meter of the panel is told, a meter from its lowest LED up',
  withPanel(BUILDS.desk, async (rig) => {
    rig.level(0, 1)
    // The last one says that samples were clipped.
    const full = [...Array(15).fill(1), 0].join()
    await rig.until('full', () => lights(rig).meters['meter 1']!.join() === full)
    const { lamps, meters } = lights(rig)
    assert.is(Object.keys(lamps).length, 11)
    assert.equal(
      Object.values(meters).map((leds) => leds.length),
      Array(8).fill(16),
    )
    assert.ok(meters['meter 2']!.every((led) => led === 0))
  }),
)

test(
  'a control that is not there is named, with those that are',
  withPanel(BUILDS.mini, async (rig) => {
    const said = await touch(rig, { control: 'fader 9', position: 1 }).then(String, String)
    assert.match(said, /no fader is called "fader 9": give one of none/)
  }),
)

test.run()
