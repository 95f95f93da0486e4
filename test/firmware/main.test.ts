// What a user would lose: a box that starts, survives what dies in it, and ends cleanly.
// time limit: 240 s
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  peakDb,
  processesOf,
  type RunningBox,
  runMain,
  startBox,
  until,
  withBoxFolder,
  writeSine,
} from './running-box.ts'

/** A sine of half scale on input 1 alone, strip 1 at -6 dB in the centre: 20 log 0.5 - 6 - 3.01 dB. */
const LEVEL_DB = 20 * Math.log10(0.5) - 6 - 10 * Math.log10(2)

async function startWithSine(folder: string): Promise<RunningBox> {
  const sine = join(folder, 'sine.wav')
  writeSine(sine, 1000, 0.5, 1)
  return startBox(folder, {
    virtualCard: { in: [sine] },
    channels: { inputs: 2, outputs: 2 },
    console: { strips: 4 },
  })
}

function isLevel(actual: number): void {
  assert.ok(Math.abs(actual - LEVEL_DB) < 0.1, `${actual} dB is not ${LEVEL_DB.toFixed(2)} dB`)
}

function alive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

test(
  'the box comes up on the virtual card, says where it is, and ends without a trace',
  withBoxFolder(async (folder) => {
    const box = await startBox(folder)
    for (const word of ['virtual', '48000 Hz', '64 frames x 3', 'mixctl.sock', 'mixctl -- status']) {
      assert.ok(box.out().includes(word), `${word} in ${box.out()}`)
    }
    const status = await box.json<{ engine: { state: string }; roundTrip: { frames: number; ms: number } }>(
      'status',
    )
    assert.is(status.engine.state, 'running')
    assert.is(status.roundTrip.ms, (status.roundTrip.frames * 1000) / 48000)
    assert.is(await box.stop(), 0)
    assert.equal(processesOf(folder), [])
    assert.not(existsSync(join(folder, 'run/arena')))
  }),
)

test(
  'Ctrl-C while it starts ends it cleanly',
  withBoxFolder(async (folder) => {
    writeFileSync(join(folder, 'config.json'), '{"assets":{"mebibytes":8}}')
    const ended = runMain(folder, '--config', join(folder, 'config.json'))
    await until('a process of the box', () => existsSync(join(folder, 'run/arena/control')))
    for (const pid of processesOf(folder)) {
      // The terminal sends it to the supervisor; its children have sessions of their own.
      if (/firmware\/main\.js/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) process.kill(pid, 'SIGINT')
    }
    assert.is((await ended).code, 0)
    assert.equal(processesOf(folder), [])
  }),
)

test(
  'the engine is killed: the sound is back with every knob where it was',
  withBoxFolder(async (folder) => {
    const box = await startWithSine(folder)
    await box.json('set', '/ch/01/mix/fader', '-6')
    isLevel(await peakDb(box, 'Out 01'))
    const { engine } = await box.pids()
    process.kill(engine!, 'SIGKILL')
    await until('another engine', async () => {
      const status = await box.json<{ engine: { state: string; pid: number; restarts: number } }>('status')
      return status.engine.state === 'running' && status.engine.pid !== engine && status.engine.restarts === 1
    })
    // The fade-in is over.
    await sleep(200)
    isLevel(await peakDb(box, 'Out 01'))
    isLevel(await peakDb(box, 'Out 02'))
    assert.is(await box.stop(), 0)
  }),
)

test(
  'the engine hangs: it is killed and replaced',
  withBoxFolder(async (folder) => {
    const box = await startWithSine(folder)
    await box.json('set', '/ch/01/mix/fader', '-6')
    const { engine } = await box.pids()
    process.kill(engine!, 'SIGSTOP')
    await until('the hung engine gone', () => !alive(engine!))
    await until(
      'another engine',
      async () => (await box.json<{ engine: { state: string } }>('status')).engine.state === 'running',
    )
    await sleep(200)
    isLevel(await peakDb(box, 'Out 01'))
    assert.is(await box.stop(), 0)
  }),
)

test(
  'media process and virtual card are killed: they come back, and the box plays on',
  withBoxFolder(async (folder) => {
    const box = await startWithSine(folder)
    await box.json('set', '/ch/01/mix/fader', '-6')
    const before = await box.pids()
    process.kill(before.media!, 'SIGKILL')
    process.kill(before.virtualCard!, 'SIGKILL')
    await until('both again', async () => {
      const now = await box.pids()
      return (
        now.media! > 0 &&
        now.virtualCard! > 0 &&
        now.media !== before.media &&
        now.virtualCard !== before.virtualCard
      )
    })
    await until(
      'a file that plays',
      async () => (await box.mixctl('play', join(folder, 'sine.wav'), '--strip', '2')).code === 0,
    )
    await box.json('stop', 'all')
    await until('no voice', async () => (await box.json<unknown[]>('voices')).length === 0)
    await until('the recordings', async () => (await peakDb(box, 'Out 01')) > -100)
    isLevel(await peakDb(box, 'Out 01'))
    assert.is((await box.pids()).engine, before.engine)
    assert.is(await box.stop(), 0)
  }),
)

test(
  'a second box in the same folders is refused by name, and the first plays on',
  withBoxFolder(async (folder) => {
    const box = await startBox(folder)
    const { code, err } = await runMain(folder)
    assert.is(code, 3)
    assert.match(err, new RegExp(`another supervisor.*${box.process.pid}`))
    assert.match(err, /MIXBOX_STATE_DIR/)
    assert.is((await box.mixctl('status')).code, 0)
    assert.is(await box.stop(), 0)
  }),
)

test(
  'two boxes with folders of their own run side by side',
  withBoxFolder(async (folder) => {
    const one = await startBox(join(folder, '1'))
    const two = await startBox(join(folder, '2'))
    await one.json('set', '/ch/01/mix/fader', '-11')
    const [reading] = await two.json<{ value: number }[]>('get', '/ch/01/mix/fader')
    assert.is(reading!.value, 0)
    assert.is(await one.stop(), 0)
    assert.is((await two.mixctl('status')).code, 0)
    assert.is(await two.stop(), 0)
  }),
)

test(
  'a state file that is broken: defaults, and status says so',
  withBoxFolder(async (folder) => {
    mkdirSync(join(folder, 'state'))
    writeFileSync(join(folder, 'state/state.json'), '{"schema":1,')
    const box = await startBox(folder)
    assert.match(
      (await box.mixctl('status')).out,
      /note .*state file refused.*kept as .*corrupt.*defaults loaded/,
    )
    assert.is(await box.stop(), 0)
  }),
)

test(
  'what was set is there after a clean restart',
  withBoxFolder(async (folder) => {
    const first = await startBox(folder)
    await first.json('set', '/ch/03/mix/pan', 'L30', '/ch/03/config/name', 'Piano')
    assert.is(await first.stop(), 0)
    const second = await startBox(folder)
    const readings = await second.json<{ text: string }[]>('get', '/ch/03/mix/pan', '/ch/03/config/name')
    assert.equal(
      readings.map(({ text }) => text),
      ['L30', 'Piano'],
    )
    assert.is(await second.stop(), 0)
  }),
)

test(
  'a card that is not there: the box runs, waits for it and says which',
  withBoxFolder(async (folder) => {
    const box = await startBox(folder, { cards: { capture: 'hw:CARD=NoSuchCard,DEV=0' } })
    assert.match(box.out(), /fault .*NoSuchCard/)
    const { out } = await box.mixctl('status')
    assert.match(out, /engine +card lost/)
    assert.match(out, /note .*NoSuchCard/)
    // First start with what may be a real card: nothing is loud.
    const readings = await box.json<{ text: string }[]>('get', '/ch/01/mix/on', '/main/st/mix/fader')
    assert.equal(
      readings.map(({ text }) => text),
      ['off', '-20.0 dB'],
    )
    const { frame } = await box.json<{ frame: number }>('set', '/ch/01/preamp/trim', '-3')
    assert.ok(frame > 0, 'moves take effect without a card')
    assert.is(await box.stop(), 0)
  }),
)

test(
  'a runtime folder on a disk works, with a warning',
  withBoxFolder(async (folder) => {
    const box = await startWithSine(folder)
    assert.match((await box.mixctl('status')).out, /note .*not on a tmpfs/)
    await box.json('set', '/ch/01/mix/fader', '-6')
    await sleep(100)
    isLevel(await peakDb(box, 'Out 01'))
    const { paths } = await box.json<{ paths: { memory: string } }>('status')
    assert.match(paths.memory, /^\/dev\/shm\//)
    assert.is(await box.stop(), 0)
    assert.not(existsSync(paths.memory))
  }, '/var/tmp'),
)

// biome-ignore format: one row, one way to be wrong
const WRONG: readonly [about: string, config: string | undefined, args: string[], code: number, said: RegExp][] = [
  ['a wrong value in the configuration', '{"periodFrames":7}', [], 2, /config\.json: periodFrames is 7: give a multiple of 16/],
  ['a key that is unknown', '{"perodFrames":64}', [], 2, /perodFrames is no known key; the nearest is periodFrames/],
  ['a configuration that is no JSON', 'rate=48000', [], 2, /is not JSON/],
  ['a configuration that is not there', undefined, ['--config', '/nowhere.json'], 2, /\/nowhere\.json.*ENOENT/],
  ['an unknown option', undefined, ['--confg', 'x'], 2, /confg.*\n?.*Usage/s],
]

for (const [about, config, args, code, said] of WRONG) {
  test(
    `${about} ends the start with exit code ${code} and says why`,
    withBoxFolder(async (folder) => {
      const file = join(folder, 'config.json')
      if (config !== undefined) writeFileSync(file, config)
      const ended = await runMain(folder, ...(config === undefined ? args : ['--config', file]))
      assert.is(ended.code, code, ended.err)
      assert.match(ended.err, said)
      assert.equal(processesOf(folder), [])
    }),
  )
}

test(
  'a recording at another rate than the box: refused, with how to convert it in the log',
  withBoxFolder(async (folder) => {
    writeSine(join(folder, 'slow.wav'), 1000, 0.5, 0.1, 44100)
    const file = join(folder, 'config.json')
    writeFileSync(file, JSON.stringify({ virtualCard: { in: [join(folder, 'slow.wav')] } }))
    const { code, err } = await runMain(folder, '--config', file)
    assert.is(code, 1)
    assert.match(err, /slow\.wav.*44100 Hz/)
    assert.match(err, /virtual card has not come up/)
    assert.equal(processesOf(folder), [])
  }),
)

test.run()
