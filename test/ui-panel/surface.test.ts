// What stands on the mixing surface is what the console has: nothing dead, nothing missing.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, colourLaw, defaultSize, iconLaw, SIZE_LIMITS } from '../../firmware/console/index.ts'
import { banks } from '../../ui-panel/model/banks.ts'
import { type ChannelKind, channels } from '../../ui-panel/model/channels.ts'
import { colour } from '../../ui-panel/model/colours.ts'
import { iconPath } from '../../ui-panel/model/icons.ts'
import { isMember, toggled } from '../../ui-panel/model/members.ts'

const KINDS: readonly ChannelKind[] = ['strip', 'bus', 'main', 'matrix', 'dca']
const ends = (end: 'min' | 'max') => ({
  ...defaultSize,
  ...Object.fromEntries(Object.entries(SIZE_LIMITS).map(([key, limits]) => [key, limits[end]])),
})

for (const [name, size] of [
  ['smallest', ends('min')],
  ['default', defaultSize],
  ['largest', ends('max')],
] as const) {
  const table = buildTable(size)

  test(`every fader, mute, pan and solo of the ${name} console is on the surface, and is what it says`, () => {
    const shown = KINDS.flatMap((kind) => channels(size, kind))
    const at = (address: string | undefined, role: string, title: string) => {
      if (address === undefined) return
      const parameter = table.at(address)
      assert.is(parameter.role, role, address)
      assert.ok(parameter.label.startsWith(title), `${address} is ${parameter.label}, not of ${title}`)
    }
    for (const { fader, on, pan, solo, title } of shown) {
      at(fader, 'fader', title)
      at(on, 'on', title)
      at(pan, 'pan', title)
      at(solo, 'solo', title)
    }
    const wanted = (role: string) =>
      table.parameters
        .filter((parameter) => parameter.role === role && KINDS.includes(parameter.scope as ChannelKind))
        .map(({ address }) => address)
        .sort()
    assert.equal(shown.map(({ fader }) => fader).sort(), wanted('fader'))
    assert.equal(shown.flatMap(({ pan }) => pan ?? []).sort(), wanted('pan'))
    assert.equal(shown.flatMap(({ solo }) => solo ?? []).sort(), wanted('solo'))
  })

  test(`every channel of the ${name} console is in a bank, at every width of the screen`, () => {
    const wanted = KINDS.filter((kind) => kind !== 'main').flatMap((kind) => channels(size, kind))
    for (const columns of [1, 3, 4, 6, 8, 12, 16]) {
      const all = banks(size, columns)
      const found = new Set(all.flatMap((bank) => bank.channels.map(({ base }) => base)))
      assert.equal([...found].sort(), wanted.map(({ base }) => base).sort(), `${columns} columns`)
      assert.ok(
        all.every((bank) => bank.channels.length <= columns),
        `${columns} columns`,
      )
      assert.is(new Set(all.map(({ title }) => title)).size, all.length, 'two banks of one name')
    }
  })
}

test('the last bank is as full as the others', () => {
  const size = { ...defaultSize, strips: 10, buses: 0, matrices: 0 }
  const [, second] = banks(size, 8, ['strip'])
  assert.is(second!.title, 'Ch 3-10')
})

test('every icon and every colour that a channel can have can be seen', () => {
  const names = (law: typeof iconLaw) =>
    Array.from({ length: law.fromPosition(1) + 1 }, (_, n) => law.format(n))
  for (const name of names(iconLaw)) assert.is(iconPath(name) === undefined, name === 'none', name)
  const colours = names(colourLaw).map(colour)
  assert.is(new Set(colours).size, colours.length)
})

test('a channel is taken into a group and out of it, up to the thirty-second', () => {
  let owners = 0
  for (const member of [0, 2, 31]) owners = toggled(owners, member)
  // 1 + 4 + 2^31
  assert.is(owners, 2_147_483_653)
  assert.ok(isMember(owners, 31) && !isMember(owners, 30))
  assert.is(toggled(toggled(owners, 2), 31), 1)
})

test.run()
