// What a user would lose: the box as it was on Friday, when the SD card has died or somebody has turned every knob.
// time limit: 180 s
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bootBox, type RunningBox, startBox, withBoxFolder, withSuiteBox } from './running-box.ts'

interface Backup {
  mixbox: string
  schema: number
  made: string
  state: { values: Record<string, string | number>; cards: Record<string, Record<string, number[]>> }
  presets: Record<string, { values: Record<string, unknown> }>
  config: { path: string | null; given: Record<string, unknown> }
}

interface Restored {
  changes: { address: string; from: string; to: string }[]
  kept: { address: string }[]
  cards: string[]
  presets: string[]
  config: { path: string; changed: boolean; atNextStart: boolean }
  frame: number | null
}

const CONFIG = { console: { strips: 4 }, channels: { inputs: 2, outputs: 2 } }

const test = suite<{ box: RunningBox }>('backup')
withSuiteBox(test, CONFIG)

const inFolder = (box: RunningBox, name: string) => join(box.folder, name)

/** The values of the box's state file, read without the code under test. */
function onDisk({ folder }: RunningBox): Record<string, unknown> {
  return (
    JSON.parse(readFileSync(join(folder, 'state/state.json'), 'utf8')) as { values: Record<string, unknown> }
  ).values
}

function readBackup(path: string): Backup {
  return JSON.parse(readFileSync(path, 'utf8')) as Backup
}

/** Another backup, made from one by hand. */
function alter(box: RunningBox, from: string, change: (backup: Backup) => void): string {
  const backup = readBackup(from)
  change(backup)
  const path = inFolder(box, 'altered.json')
  writeFileSync(path, JSON.stringify(backup))
  return path
}

async function text(box: RunningBox, address: string): Promise<string> {
  return (await box.json<{ text: string }[]>('get', address))[0]!.text
}

test('after a restore the box stands as it stood, and that is on disk when the answer comes', async ({
  box,
}) => {
  const friday = inFolder(box, 'friday.json')
  await box.json(
    'set',
    '/ch/01/mix/fader',
    '-12.5',
    '/ch/02/mix/fader',
    '-inf',
    '/ch/03/config/name',
    'Ärger',
  )
  assert.match(
    (await box.mixctl('backup', friday)).out,
    /friday\.json: \d+ knobs, 0 presets, controls of 1 card, configuration/,
  )
  await box.json('set', '/ch/01/mix/fader', '3', '/ch/02/mix/fader', '3', '/ch/03/config/name', 'Bass')
  await box.json('set', '/config/chlink/1-2', 'on')
  const { frame, changes } = await box.json<Restored>('restore', friday)
  const values = onDisk(box)
  assert.ok(frame! > 0)
  assert.equal(
    [values['/ch/01/mix/fader'], values['/ch/02/mix/fader'], values['/ch/03/config/name']],
    [-12.5, '-inf dB', 'Ärger'],
  )
  assert.equal(changes.map(({ address }) => address).sort(), [
    '/ch/01/mix/fader',
    '/ch/02/mix/fader',
    '/ch/03/config/name',
    '/config/chlink/1-2',
  ])
  assert.is(await text(box, '/ch/02/mix/fader'), '-inf dB')
  const { changes: none, frame: still } = await box.json<Restored>('restore', friday)
  assert.equal([none, still], [[], null])
})

test('two backups of an untouched box differ in the line of their time alone; of a moved fader, in its line', async ({
  box,
}) => {
  const lines = async () => (await box.mixctl('backup')).out.split('\n')
  const [one, two] = [await lines(), await lines()]
  await box.json('set', '/ch/04/mix/fader', '-1')
  const three = await lines()
  const differing = (a: string[], b: string[]) =>
    a.filter((line, n) => line !== b[n]).map((line) => line.trim())
  assert.is(one.length, two.length)
  assert.equal(
    differing(one, two).map((line) => line.split(':')[0]),
    ['"made"'],
  )
  assert.equal(
    differing(two, three).map((line) => line.split(':')[0]),
    ['"made"', '"/ch/04/mix/fader"'],
  )
  assert.is((await box.mixctl('backup', '-', '--json')).out.trim().split('\n').length, 1)
})

test('a dry run tells what would change, and changes nothing', async ({ box }) => {
  const path = inFolder(box, 'dry.json')
  await box.json('set', '/ch/01/mix/fader', '-7')
  await box.json('backup', path)
  await box.json('set', '/ch/01/mix/fader', '-8')
  const config = readFileSync(inFolder(box, 'config.json'), 'utf8')
  const altered = alter(box, path, ({ config: { given } }) => {
    given['rampMs'] = 77
  })
  const { out, code } = await box.mixctl('restore', altered, '--dry-run')
  assert.is(code, 0)
  assert.match(out, /^\/ch\/01\/mix\/fader {2}-8\.0 dB -> -7\.0 dB$/m)
  assert.match(out, /^1 knob would move$/m)
  assert.match(out, /config\.json would be written$/m)
  assert.is(await text(box, '/ch/01/mix/fader'), '-8.0 dB')
  assert.is(readFileSync(inFolder(box, 'config.json'), 'utf8'), config)
})

test('presets of channels come back with a backup; one made since stays', async ({ box }) => {
  const path = inFolder(box, 'presets.json')
  await box.json('set', '/ch/01/eq/1/g', '-3')
  await box.json('preset', 'save', 'Vox', '/ch/01')
  assert.match((await box.mixctl('backup', path)).out, /, 1 preset, /)
  await box.json('set', '/ch/01/eq/1/g', '9')
  await box.json('preset', 'save', 'Vox', '/ch/01', '--replace')
  await box.json('preset', 'save', 'Newer', '/ch/02')
  assert.match(
    (await box.mixctl('restore', path, '--dry-run')).out,
    /^preset "Vox" would be as in the backup$/m,
  )
  assert.equal((await box.json<Restored>('restore', path)).presets, ['Vox'])
  assert.equal((await box.json<Restored>('restore', path)).presets, [])
  await box.json('preset', 'load', 'Vox', '/ch/04')
  assert.is(await text(box, '/ch/04/eq/1/g'), '-3.0 dB')
  const names = await box.json<{ name: string }[]>('preset', 'list')
  assert.equal(
    names.map(({ name }) => name),
    ['Newer', 'Vox'],
  )
  // Backups of older versions have none.
  const { presets: _, ...older } = readBackup(path)
  writeFileSync(inFolder(box, 'older.json'), JSON.stringify(older))
  assert.equal((await box.json<Restored>('restore', inFolder(box, 'older.json'))).presets, [])
  for (const name of ['Vox', 'Newer']) await box.json('preset', 'delete', name)
})

// biome-ignore format: one row, one fault
const WRONG: readonly [about: string, change: (backup: Backup) => void, said: RegExp][] = [
  ['a value', ({ state }) => { state.values['/ch/02/mix/fader'] = 'loud' }, /cannot set \/ch\/02\/mix\/fader to "loud": give -inf/],
  ['a key of the configuration', ({ config }) => { config.given['rate'] = 1 }, /rate is 1: give one of 44100/],
  ['a preset', ({ presets }) => { presets['Vox'] = { values: {} } }, /preset "Vox": .*schema/],
  ['the name of a preset', ({ presets }) => { presets['../x'] = { mixbox: '1', schema: 1, kind: 'strip', made: '', values: {} } as never }, /cannot be called/],
  ['a card', ({ state }) => { state.cards['x'] = { Mic: ['loud'] as never } }, /cards/],
  ['the schema', (backup) => { backup.schema = 99 }, /schema is 99, this program knows 2/],
]

for (const [about, change, said] of WRONG) {
  test(`with ${about} wrong nothing of a backup is taken: not one knob, not the configuration`, async ({
    box,
  }) => {
    const path = inFolder(box, 'good.json')
    await box.json('backup', path)
    const altered = alter(box, path, (backup) => {
      backup.state.values['/ch/01/mix/fader'] = -55
      backup.config.given['rampMs'] = 55
      change(backup)
    })
    const config = readFileSync(inFolder(box, 'config.json'), 'utf8')
    const { code, err } = await box.mixctl('restore', altered)
    assert.is(code, 1)
    assert.match(err, said)
    const after = (await box.json<Backup>('backup')).state
    assert.equal(after, readBackup(path).state)
    assert.is(readFileSync(inFolder(box, 'config.json'), 'utf8'), config)
  })
}

test('a configuration that cannot be written is told, and nothing else has changed', async ({ box }) => {
  const path = inFolder(box, 'unwritable.json')
  await box.json('backup', path)
  const altered = alter(box, path, ({ state, config }) => {
    state.values['/ch/01/mix/fader'] = -56
    config.given['rampMs'] = 56
  })
  // A folder where the new text is gathered.
  const inTheWay = inFolder(box, 'config.json.tmp/full')
  mkdirSync(inTheWay, { recursive: true })
  const { code, err } = await box.mixctl('restore', altered)
  rmSync(inFolder(box, 'config.json.tmp'), { recursive: true })
  assert.is(code, 1)
  assert.match(err, /configuration \S+config\.json cannot be written: EISDIR/)
  assert.equal((await box.json<Backup>('backup')).state, readBackup(path).state)
})

test('a configuration that is not in use yet is taken back by a restore of the one that is', async ({
  box,
}) => {
  const path = inFolder(box, 'first.json')
  await box.json('backup', path)
  const before = JSON.parse(readFileSync(inFolder(box, 'config.json'), 'utf8')) as unknown
  const altered = alter(box, path, ({ config }) => {
    config.given['rampMs'] = 57
  })
  const there = (await box.json<Restored>('restore', altered)).config
  assert.equal([there.changed, there.atNextStart], [true, true])
  assert.equal((await box.json<Backup>('backup')).config, readBackup(path).config, 'what is in use')
  const back = (await box.json<Restored>('restore', path)).config
  assert.equal([back.changed, back.atNextStart], [true, false])
  assert.equal(JSON.parse(readFileSync(inFolder(box, 'config.json'), 'utf8')), before)
})

test('gains set at the card are in the backup, and at the card again after the restore', async ({ box }) => {
  const config = /ALSA_CONFIG_PATH=([^\0]+)/.exec(
    readFileSync(`/proc/${(await box.pids())['engine']}/environ`, 'utf8'),
  )![1]!
  const amixer = (...args: string[]) =>
    execFileSync('amixer', ['-D', 'mixbox_box', ...args], {
      env: { ...process.env, ALSA_CONFIG_PATH: config },
      encoding: 'utf8',
    })
  const MIC = "name='Mic Capture Volume'"
  const path = inFolder(box, 'gains.json')
  amixer('cset', MIC, '33,34')
  for (let n = 0; n < 50 && !readableGain(path); n++) await box.json('backup', path)
  assert.ok(readableGain(path), 'the gains are in a backup')
  amixer('cset', MIC, '5,5')
  await box.json('restore', path)
  assert.match(amixer('cget', MIC), /: values=33,34/)
})

function readableGain(path: string): boolean {
  try {
    return readBackup(path).state.cards['virtual']?.['Mic Capture Volume']?.join() === '33,34'
  } catch {
    return false
  }
}

test('from standard input as from a file; one that is far too long is refused', ({ box }) => {
  const program = new URL('../../firmware/mixctl/main.js', import.meta.url).pathname
  const restore = (input: string) =>
    execFileSync(process.execPath, [program, 'restore', '-', '--json'], {
      env: { ...process.env, MIXBOX_RUNTIME_DIR: join(box.folder, 'run') },
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  const made = execFileSync(process.execPath, [program, 'backup'], {
    env: { ...process.env, MIXBOX_RUNTIME_DIR: join(box.folder, 'run') },
    encoding: 'utf8',
  })
  assert.ok((JSON.parse(restore(made)) as Restored).changes)
  try {
    restore(JSON.stringify({ long: 'x'.repeat(2_000_000) }))
    assert.unreachable()
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string }
    assert.is(status, 1, stdout)
    assert.match(stdout, /longer than 1048576/)
  }
})

test('a backup of a large box on a small one: what fits at once, everything after its next start', () =>
  withBoxFolder(async (folder) => {
    const path = join(folder, 'large.json')
    const large = await startBox(join(folder, 'a'), {
      console: { strips: 8 },
      channels: { inputs: 6, outputs: 2 },
      rampMs: 5,
    })
    await large.json('set', '/ch/01/mix/fader', '-3', '/ch/08/mix/fader', '-8', '/ch/08/config/name', 'Last')
    await large.json('set', '/ch/02/config/source', 'in 6')
    await large.json('backup', path)
    await large.stop()
    const small = await startBox(join(folder, 'b'), CONFIG)
    const { kept, config } = await small.json<Restored>('restore', path)
    assert.is(await text(small, '/ch/01/mix/fader'), '-3.0 dB')
    assert.is(await text(small, '/ch/02/config/source'), 'in 2')
    assert.equal([config.changed, config.atNextStart], [true, true])
    const addresses = kept.map(({ address }) => address)
    assert.ok(addresses.includes('/ch/08/config/name') && addresses.includes('/ch/02/config/source'))
    await small.stop()
    const again = await bootBox(join(folder, 'b'))
    const { state, config: inUse } = await again.json<Backup>('backup')
    assert.equal(state.values, readBackup(path).state.values)
    assert.equal(inUse.given, readBackup(path).config.given)
    await again.stop()
  })())

test.run()
