// What a user would lose: the mix, when the power is pulled or a file is broken.
// time limit: 120 s
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, createStore, type Store } from '../../../firmware/console/index.ts'
import { StateFile } from '../../../firmware/supervisor/state-file.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'
import { keptLog } from './quiet-log.ts'

const SIZE = { strips: 4, inputs: 4, outputs: 2 }

function newStore(size = SIZE): Store {
  return createStore(buildTable(size))
}

/** The file's own words, read without the code under test. */
function saved(folder: string): { schema: number; values: Record<string, unknown> } {
  return JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'))
}

function loadInto(folder: string, store: Store) {
  const { log, said } = keptLog()
  const file = new StateFile(folder, store, log)
  return { loaded: file.load('disk'), file, said }
}

test('what was set is there again after a restart, exactly', () =>
  inTemporaryFolder(async (folder) => {
    const store = newStore()
    const file = new StateFile(folder, store, keptLog().log)
    file.start()
    store.setMany(
      [
        ['/ch/01/mix/fader', -12.3456789],
        ['/ch/02/mix/fader', '-inf'],
        ['/ch/03/config/name', 'Ärger "im" Bass'],
      ],
      'test',
    )
    await file.stop()
    assert.is(saved(folder).schema, 2)
    assert.is(saved(folder).values['/ch/01/mix/fader'], -12.3456789)
    const again = newStore()
    assert.ok(loadInto(folder, again).loaded)
    assert.is(again.get('/ch/01/mix/fader'), -12.3456789)
    assert.is(again.get('/ch/02/mix/fader'), Number.NEGATIVE_INFINITY)
    assert.is(again.get('/ch/03/config/name'), 'Ärger "im" Bass')
  }))

test('a state of the console before it had buses and processors comes back as it was, the new knobs at rest', () =>
  inTemporaryFolder((folder) => {
    // Written by hand after what version 0.1.0 saved: the knobs it had, as it wrote them.
    const values = {
      ...{ '/ch/01/config/name': 'Vox', '/ch/01/config/source': 'in 3', '/ch/01/preamp/trim': -4.5 },
      ...{ '/ch/01/preamp/invert': 'on', '/ch/01/mix/on': 'off', '/ch/01/mix/fader': '-inf dB' },
      ...{
        '/ch/01/mix/pan': -33,
        '/config/chlink/3-4': 'on',
        '/ch/03/mix/fader': -7,
        '/ch/04/mix/fader': -7,
      },
      ...{ '/main/st/config/name': 'PA', '/main/st/mix/fader': -20, '/main/st/mix/on': 'on' },
      ...{ '/outputs/main/01/src': 'main mono', '/outputs/main/02/src': 'off', '/outputs/main/02/on': 'off' },
    }
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ schema: 2, values, cards: {} }))
    const store = newStore()
    const { loaded, said } = loadInto(folder, store)
    assert.ok(loaded)
    assert.equal(said, [])
    const exact = store.snapshot()
    const fresh = newStore().snapshot()
    for (const address of Object.keys(fresh)) {
      const before = (values as Record<string, unknown>)[address]
      assert.is(exact[address], before ?? fresh[address], address)
    }
    for (const address of Object.keys(values)) assert.ok(address in fresh, address)
  }))

test('a text is on disk at once, a number within two seconds, also while moves go on', () =>
  inTemporaryFolder(async (folder) => {
    const store = newStore()
    const file = new StateFile(folder, store, keptLog().log)
    file.start()
    store.set('/ch/01/config/name', 'Voice', 'test')
    await sleep(500)
    assert.is(saved(folder).values['/ch/01/config/name'], 'Voice')
    const began = Date.now()
    let onDisk: unknown
    for (let n = 0; Date.now() - began < 2000 && onDisk === undefined; n++) {
      store.set('/ch/01/mix/fader', -1 - (n % 50), 'test')
      await sleep(20)
      const value = saved(folder).values['/ch/01/mix/fader']
      if (value !== 0) onDisk = value
    }
    assert.type(onDisk, 'number')
    await file.stop()
  }))

// biome-ignore format: one row, one file
const BROKEN: readonly [about: string, text: string, kind: string, said: RegExp][] = [
  ['cut short', '{"schema":1,"values":{"/ch/01', 'corrupt', /JSON/],
  ['empty', '', 'corrupt', /JSON/],
  ['zeros', '\0\0\0\0', 'corrupt', /JSON/],
  ['a number', '7', 'corrupt', /no JSON object/],
  ['without a schema', '{"values":{}}', 'corrupt', /schema is undefined/],
  ['of schema 0', '{"schema":0,"values":{}}', 'corrupt', /schema is 0/],
  ['without values', '{"schema":1}', 'corrupt', /no values/],
  ['of a newer program', '{"schema":99,"values":{"/ch/01/mix/fader":-5}}', 'newer', /schema is 99, this program knows 2/],
]

for (const [about, text, kind, why] of BROKEN) {
  test(`a state file that is ${about} is kept aside, defaults are loaded, and it is said`, () =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, 'state.json'), text)
      const store = newStore()
      const { loaded, file, said } = loadInto(folder, store)
      assert.is(loaded, false)
      assert.is(store.get('/ch/01/mix/fader'), 0)
      const [aside, ...others] = readdirSync(folder)
      assert.equal(others, [])
      assert.match(aside!, new RegExp(`^state\\.json\\.${kind}-\\d{4}-`))
      assert.is(readFileSync(join(folder, aside!), 'utf8'), text)
      assert.match(file.status.loadProblem!, why)
      assert.ok(said.some(({ level, msg }) => level === 50 && msg.includes(aside!)))
    }))
}

test('a value that a law refuses is left out and said; the others are taken', () =>
  inTemporaryFolder((folder) => {
    const values = { '/ch/01/mix/fader': 99, '/ch/02/mix/fader': -7, '/ch/03/mix/on': null }
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ schema: 1, values }))
    const store = newStore()
    const { loaded, said } = loadInto(folder, store)
    assert.ok(loaded)
    assert.is(store.get('/ch/01/mix/fader'), 0)
    assert.is(store.get('/ch/02/mix/fader'), -7)
    assert.is(said.filter(({ level }) => level === 40).length, 2)
  }))

test('strips that a smaller console does not have come back with a larger one', () =>
  inTemporaryFolder(async (folder) => {
    const large = newStore()
    const file = new StateFile(folder, large, keptLog().log)
    file.start()
    large.set('/ch/04/mix/fader', -17, 'test')
    await file.stop()
    const small = newStore({ ...SIZE, strips: 2 })
    const between = loadInto(folder, small).file
    between.start()
    small.set('/ch/01/mix/fader', -3, 'test')
    await between.stop()
    const again = newStore()
    loadInto(folder, again)
    assert.is(again.get('/ch/04/mix/fader'), -17)
    assert.is(again.get('/ch/01/mix/fader'), -3)
  }))

test('values for the console of the next start wait in the file, until somebody moves their knob', () =>
  inTemporaryFolder(async (folder) => {
    const file = new StateFile(folder, newStore({ ...SIZE, strips: 2 }), keptLog().log)
    file.start()
    file.keep({ '/ch/01/config/source': 'in 9', '/ch/02/config/source': 'in 9', '/ch/04/mix/fader': -17 })
    assert.is(file.present.values['/ch/01/config/source'], 'in 1')
    await file.flush()
    assert.is(saved(folder).values['/ch/02/config/source'], 'in 9')
    await file.stop()

    const store = newStore({ ...SIZE, strips: 2 })
    const again = new StateFile(folder, store, keptLog().log)
    again.start()
    again.keep({ '/ch/01/config/source': 'in 9', '/ch/02/config/source': 'in 9' })
    store.set('/ch/01/config/source', 'in 3', 'test')
    await again.stop()
    assert.is(saved(folder).values['/ch/01/config/source'], 'in 3')
    assert.is(saved(folder).values['/ch/02/config/source'], 'in 9')

    const large = newStore({ strips: 4, inputs: 16, outputs: 2 })
    assert.ok(loadInto(folder, large).loaded)
    assert.is(large.getText('/ch/02/config/source'), 'in 9')
  }))

test('what one restore has kept for the next start is gone after the next restore', () =>
  inTemporaryFolder(async (folder) => {
    const file = new StateFile(folder, newStore(), keptLog().log)
    file.start()
    file.keep({ '/ch/01/config/source': 'in 9' })
    file.keep({})
    await file.stop()
    assert.is(saved(folder).values['/ch/01/config/source'], 'in 1')
  }))

test('a folder that cannot be written is said, and the state is saved once it can be', () =>
  inTemporaryFolder(async (folder) => {
    const store = newStore()
    const missing = join(folder, 'gone')
    const file = new StateFile(missing, store, keptLog().log)
    file.start()
    store.set('/ch/01/config/name', 'A', 'test')
    await file.flush()
    assert.match(file.status.saveProblem!, /cannot be written.*ENOENT/)
    mkdirSync(missing)
    await file.flush()
    assert.is(file.status.saveProblem, undefined)
    assert.is(saved(missing).values['/ch/01/config/name'], 'A')
    await file.stop()
  }))

test('a file of an older version is upgraded, and stays beside the new one as it was', () =>
  inTemporaryFolder(async (folder) => {
    const old = '{"schema":1,"values":{"/ch/01/mix/fader":-17,"/ch/02/config/name":"Bass"}}\n'
    writeFileSync(join(folder, 'state.json'), old)
    const store = newStore()
    const { loaded, file } = loadInto(folder, store)
    assert.ok(loaded)
    assert.is(store.get('/ch/01/mix/fader'), -17)
    assert.is(readFileSync(join(folder, 'state.json.schema-1'), 'utf8'), old)
    file.start()
    file.touch()
    await file.stop()
    assert.is(saved(folder).schema, 2)
    assert.is(saved(folder).values['/ch/02/config/name'], 'Bass')
    assert.is(readFileSync(join(folder, 'state.json.schema-1'), 'utf8'), old)
  }))

test('what a writer that was killed left half done goes, and the whole file is loaded', () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'state.json'), '{"schema":2,"values":{"/ch/01/mix/fader":-17},"cards":{}}\n')
    writeFileSync(join(folder, 'state.json.tmp'), '{"schema":2,"values":{"/ch/01/mix')
    const store = newStore()
    assert.ok(loadInto(folder, store).loaded)
    assert.is(store.get('/ch/01/mix/fader'), -17)
    assert.equal(readdirSync(folder), ['state.json'])
  }))

test('a save that fails leaves the old file, and nothing beside it', () =>
  inTemporaryFolder(async (folder) => {
    const store = newStore()
    const file = new StateFile(folder, store, keptLog().log)
    file.start()
    store.set('/ch/01/config/name', 'A', 'test')
    await file.flush()
    // A folder in its place: the temporary file can be written, and not be renamed.
    renameSync(join(folder, 'state.json'), join(folder, 'aside'))
    mkdirSync(join(folder, 'state.json/full'), { recursive: true })
    store.set('/ch/01/config/name', 'B', 'test')
    await file.flush()
    assert.match(file.status.saveProblem!, /cannot be written/)
    assert.equal(readdirSync(folder).sort(), ['aside', 'state.json'])
    await file.stop()
  }))

test('killed in the middle of saving, again and again: the file is always a whole one', () =>
  inTemporaryFolder(async (folder) => {
    const program = fileURLToPath(new URL('./saving-child.js', import.meta.url))
    let newest = -1
    for (let round = 0; round < 25; round++) {
      const child = spawn(process.execPath, [program, folder, String(newest + 1)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await firstOutput(child)
      await sleep(Math.random() * 30)
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('close', resolve))
      const { schema, values } = saved(folder)
      assert.is(schema, 2)
      // The child writes one count into every name: a file of two generations would show two.
      const names = [1, 2, 3, 4].map((n) => values[`/ch/0${n}/config/name`])
      assert.is(new Set(names).size, 1, names.join())
      const count = Number(names[0])
      assert.ok(count > newest, `${count} after ${newest}`)
      newest = count
    }
  }))

/** The child prints once its first save is done. */
function firstOutput(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.stdout!.once('data', resolve)
    child.once('exit', (code) => reject(new Error(`the child ended with ${code}`)))
  })
}

test.run()
