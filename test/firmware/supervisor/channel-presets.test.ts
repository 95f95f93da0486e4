import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, createStore } from '../../../firmware/console/index.ts'
import { ChannelPresets } from '../../../firmware/supervisor/channel-presets.ts'
import { BoxError } from '../../../firmware/supervisor/index.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'

const table = buildTable({ strips: 4, inputs: 2, outputs: 2, buses: 2, matrices: 0 })

interface Rig {
  folder: string
  store: ReturnType<typeof createStore>
  presets: ChannelPresets
}

function rig(name: string, run: (rig: Rig) => Promise<void>): void {
  test(name, () =>
    inTemporaryFolder((folder) => {
      const store = createStore(table)
      return run({ folder, store, presets: new ChannelPresets(folder, store, '1.2.3') })
    }),
  )
}

async function refusal(act: () => unknown, said: RegExp, code = 'EPRESET'): Promise<void> {
  try {
    await act()
  } catch (error) {
    assert.instance(error, BoxError)
    assert.is((error as BoxError).code, code)
    assert.match((error as BoxError).message, said)
    return
  }
  assert.unreachable('nothing was refused')
}

rig('a preset brings the sound back, to any channel of its kind, after a restart too', async (world) => {
  const { store, presets, folder } = world
  store.setMany(
    [
      ['/ch/01/eq/1/g', -4.25],
      ['/ch/01/dyn/on', 'on'],
      ['/ch/01/mix/fader', -30],
    ],
    'test',
  )
  const saved = await presets.save('Lead vocal', '/ch/1', false)
  assert.equal([saved.name, saved.kind], ['Lead vocal', 'strip'])
  const later = new ChannelPresets(folder, store, '1.2.3')
  store.setMany(later.entriesFor('Lead vocal', ['/ch/03', '/ch/04']), 'test')
  for (const channel of ['/ch/03', '/ch/04']) {
    assert.is(store.get(`${channel}/eq/1/g`), -4.25)
    assert.is(store.get(`${channel}/dyn/on`), 1)
    assert.is(store.get(`${channel}/mix/fader`), 0)
  }
  assert.equal(
    later.list().map(({ name, kind, problem }) => [name, kind, problem]),
    [['Lead vocal', 'strip', undefined]],
  )
})

rig(
  'what is there is replaced only where that is said, and deleted only by its name',
  async ({ presets, store }) => {
    await presets.save('Snare', '/ch/01', false)
    await refusal(() => presets.save('Snare', '/ch/02', false), /cannot save preset "Snare": there is one/)
    store.set('/ch/02/eq/1/g', 3, 'test')
    await presets.save('Snare', '/ch/02', true)
    assert.ok(
      presets
        .entriesFor('Snare', ['/ch/01'])
        .some(([address, value]) => address.endsWith('eq/1/g') && value === 3),
    )
    await refusal(() => presets.delete('Snar'), /no preset "Snar"; the nearest are Snare/)
    await presets.delete('Snare')
    assert.equal(presets.list(), [])
    await refusal(() => presets.entriesFor('Snare', ['/ch/01']), /no preset "Snare"; there is none yet/)
  },
)

for (const name of ['', '../state', '.hidden', 'a/b', 'x'.repeat(33), ' a', 'a\n', 'a\0'])
  rig(`no file is written anywhere for the name ${JSON.stringify(name)}`, async ({ presets, folder }) => {
    await refusal(() => presets.save(name, '/ch/01', true), /cannot be called .*: give 1 to 32 letters/)
    await refusal(() => presets.entriesFor(name, ['/ch/01']), /cannot be called/)
    await refusal(() => presets.delete(name), /cannot be called/)
    assert.equal(readdirSync(folder), [])
  })

// biome-ignore format: one row, one broken file
const BROKEN: readonly [about: string, text: string, said: RegExp][] = [
  ['cut short', '{"mixbox":"1', /preset "Old" cannot be read: .*JSON/],
  ['empty', '', /preset "Old" cannot be read/],
  ['a list', '[]', /preset "Old" cannot be read/],
  ['newer', '{"mixbox":"9","schema":2,"kind":"strip","made":"","values":{}}', /schema is 2: give 1/],
  ['of an unknown kind', '{"mixbox":"1","schema":1,"kind":"gong","made":"","values":{}}', /kind is "gong": give strip/],
  ['with a value that is none', '{"mixbox":"1","schema":1,"kind":"strip","made":"","values":{"eq/1/g":[1]}}', /values/],
]

for (const [about, text, said] of BROKEN)
  rig(
    `a preset file that is ${about} is refused by name and listed with its fault`,
    async ({ presets, folder }) => {
      mkdirSync(join(folder, 'presets'))
      writeFileSync(join(folder, 'presets', 'Old.json'), text)
      await refusal(() => presets.entriesFor('Old', ['/ch/01']), said)
      assert.match(presets.list()[0]!.problem!, said)
    },
  )

rig('a value that the console does not take, or a knob it does not have, changes nothing', async (world) => {
  const { presets, folder, store } = world
  await presets.save('Bad', '/ch/01', false)
  const file = join(folder, 'presets', 'Bad.json')
  const good = JSON.parse(readFileSync(file, 'utf8')) as { values: Record<string, unknown> }
  const before = store.snapshot()
  for (const [key, value, code] of [
    ['eq/1/g', 99, 'EVALUE'],
    ['eq/9/g', 0, 'EADDRESS'],
  ] as const) {
    writeFileSync(file, JSON.stringify({ ...good, values: { 'eq/2/g': 5, [key]: value } }))
    assert.throws(
      () => store.setMany(presets.entriesFor('Bad', ['/ch/02']), 'test'),
      (error: { code: string }) => error.code === code,
    )
    assert.equal(store.snapshot(), before)
  }
})

rig('a folder that cannot be written is told by its code', async ({ presets, folder }) => {
  writeFileSync(join(folder, 'presets'), 'a file where the folder should be')
  await refusal(() => presets.save('A', '/ch/01', true), /cannot save preset "A"/, 'EEXIST')
  chmodSync(folder, 0o700)
})

test.run()
