// The simulated front panel on the page: every control is there once, and a quick hand is not torn.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { defaultSize } from '../../firmware/console/index.ts'
import { BUILDS } from '../../firmware/surfaces/front-panel/index.ts'
import { PanelHand } from '../../ui-panel/model/panel-hand.ts'
import { panelLayout } from '../../ui-panel/model/panel-layout.ts'

for (const [build, describe] of Object.entries(BUILDS)) {
  test(`every control of the build "${build}" stands on the page once`, () => {
    const controls = describe(defaultSize).controls.map(({ name, kind }) => ({ name, kind, does: '' }))
    const layout = panelLayout(controls)
    const of = (part: { encoders: unknown; keys: unknown; meters: unknown; faders: unknown }) =>
      JSON.parse(JSON.stringify(part)) as Record<'encoders' | 'keys' | 'meters' | 'faders', Named[]>
    interface Named {
      name: string
      lamp?: string
    }
    const shown = [layout, ...layout.columns]
      .map(of)
      .flatMap(({ encoders, keys, meters, faders }) => [...encoders, ...keys, ...meters, ...faders])
      .flatMap(({ name, lamp }) => (lamp === undefined ? [name] : [name, lamp]))
    shown.push(...layout.displays, ...layout.lamps.map(({ name }) => name))
    assert.equal(shown.sort(), controls.map(({ name }) => name).sort())
  })
}

test('a lamp belongs to the key it is named after', () => {
  const controls = ['mute 3', 'mute 13', 'solo'].map((name) => ({ name, kind: 'button', does: '' }))
  const lamps = ['mute lamp 3', 'solo lamp', 'power'].map((name) => ({ name, kind: 'led', does: '' }))
  const { columns, keys, lamps: others } = panelLayout([...controls, ...lamps])
  assert.equal(
    columns.map((column) => column.keys[0]!.lamp),
    ['mute lamp 3', undefined],
  )
  assert.is(keys[0]!.lamp, 'solo lamp')
  assert.equal(
    others.map(({ name }) => name),
    ['power'],
  )
})

test('an encoder turned faster than the box answers is turned as far, in fewer words', async () => {
  const asked: Record<string, unknown>[] = []
  const answers: (() => void)[] = []
  const hand = new PanelHand((_, fields) => {
    asked.push(fields)
    return new Promise<void>((resolve) => answers.push(resolve))
  })
  for (let n = 0; n < 5; n++) hand.turn('main', 1)
  hand.turn('main', -2)
  hand.slide('fader 1', 0.5)
  assert.equal(asked, [
    { control: 'main', detents: 1 },
    { control: 'fader 1', position: 0.5 },
  ])
  answers[0]!()
  await new Promise((resolve) => setTimeout(resolve))
  assert.equal(asked[2], { control: 'main', detents: 2 })
  answers[2]!()
  await new Promise((resolve) => setTimeout(resolve))
  assert.is(asked.length, 3, 'nothing left to turn')
})

test('a fader slid faster than the box answers ends where the finger left it', async () => {
  const asked: Record<string, unknown>[] = []
  const answers: (() => void)[] = []
  const hand = new PanelHand((_, fields) => {
    asked.push(fields)
    return new Promise<void>((resolve) => answers.push(resolve))
  })
  for (const position of [0.1, 0.2, 0.9, 0]) hand.slide('fader 1', position)
  answers[0]!()
  await new Promise((resolve) => setTimeout(resolve))
  assert.equal(
    asked.map(({ position }) => position),
    [0.1, 0],
  )
})

test('a box that refuses once does not stop the hand', async () => {
  let asked = 0
  const hand = new PanelHand(async () => {
    if (asked++ === 0) throw { code: 'EPANEL', message: 'no' }
  })
  hand.turn('main', 1)
  await new Promise((resolve) => setTimeout(resolve))
  hand.turn('main', 1)
  await new Promise((resolve) => setTimeout(resolve))
  assert.is(asked, 2)
})

test.run()
