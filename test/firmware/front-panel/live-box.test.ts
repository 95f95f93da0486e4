// The panel of a whole box, from outside: mixctl, a virtual card, a supervisor that is killed.
// time limit: 120 s
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  bootBox,
  peakDb,
  type RunningBox,
  startBox,
  until,
  withBoxFolder,
  writeSine,
} from '../running-box.ts'

const MIXCTL = fileURLToPath(new URL('../../../firmware/mixctl/main.js', import.meta.url))
/** A machine without GPIO lines: those who have some must name their build. */
const HAS_LINES = existsSync('/dev/gpiochip0') || existsSync('/sys/class/gpio/gpiochip0')

interface Panel {
  build: string
  page: string
  moves: number
  chips: { name: string; online: boolean }[]
  faders: { name: string; calibrated: boolean }[]
  problems: { what: string; reason: string }[]
}

const panelOf = (box: RunningBox) => box.json<Panel>('panel')

/** A command whose standard input is ours. */
async function calibrate(box: RunningBox, json: boolean, lines: number) {
  const runtime = join(box.folder, 'run')
  const child = spawn(process.execPath, [MIXCTL, 'calibrate', ...(json ? ['--json'] : [])], {
    env: { ...process.env, MIXBOX_RUNTIME_DIR: runtime },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    err += data
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.end('\n'.repeat(lines))
  return { code: await ended, out, err }
}

test(
  'a box on a machine without GPIO has the Desk to be tried, and says that it is simulated',
  withBoxFolder(async (folder) => {
    const box = await startBox(folder, { panel: {} })
    const { out } = await box.mixctl('status')
    const panel = await panelOf(box)
    if (HAS_LINES) assert.is(panel.build, 'off')
    else {
      assert.is(panel.build, 'desk')
      await until('every chip answers', async () => (await panelOf(box)).chips.every(({ online }) => online))
      assert.match(box.out(), /^ {2}panel {5}desk, simulated lines \(mixctl panel\)$/m)
      assert.match(out, /^panel +desk on simulated lines, 4 chips/m)
      assert.match((await box.mixctl('panel')).out, /^mute 3 +chip keys, pin 2: short slot 3 mute/m)
    }
    assert.is(await box.stop(), 0)
  }),
)

test(
  'a key on the panel silences what is heard; the supervisor is killed, and the panel of the next one shows and moves the same',
  withBoxFolder(async (folder) => {
    const tone = join(folder, 'tone.wav')
    writeSine(tone, 440, 0.5, 2)
    const box = await startBox(folder, {
      virtualCard: { in: [tone] },
      panel: { build: 'desk', gpio: 'simulated' },
    })
    await until('it is heard', async () => (await peakDb(box, 'Main L')) > -20)
    await box.mixctl('panel', 'press', 'mute 1')
    await until('it is silent', async () => (await peakDb(box, 'Main L')) < -100)
    box.process.kill('SIGKILL')
    await new Promise((resolve) => box.process.once('exit', resolve))
    const next = await bootBox(folder)
    await until('its chips answer', async () => (await panelOf(next)).chips.every(({ online }) => online))
    await next.mixctl('panel', 'press', 'mute 1')
    await until('it is heard again', async () => (await peakDb(next, 'Main L')) > -20)
    // Ended in order, with devices and threads of its own.
    assert.is(await next.stop(), 0)
  }),
)

test(
  'a panel that is described wrongly, or whose bus is not there, takes nothing from the box but itself',
  withBoxFolder(async (folder) => {
    const controls = [
      { name: 'solo', kind: 'button', line: 16, short: 'selected solo' },
      { name: 'vox', kind: 'fader', chip: 'faders', channel: 0, move: 'slot 1 fader' },
      { name: 'odd', kind: 'theremin' },
    ]
    const description = { chips: [{ name: 'faders', kind: 'ads7828', address: 72 }], controls }
    const box = await startBox(folder, {
      panel: { build: 'custom', gpio: 'simulated', i2c: 'no such adapter', description },
    })
    const { problems } = await panelOf(box)
    assert.equal(
      problems.map(({ what }) => what),
      ['control "odd"', 'control "vox"'],
    )
    assert.match(problems[0]!.reason, /kind is "theremin": give one of encoder, fader/)
    assert.match((await box.mixctl('status')).out, /^panel .*2 problems \("mixctl panel"\)$/m)
    assert.match((await box.mixctl('panel')).out, /^i2c +no I2C adapter "no such adapter"; there are: /m)
    await box.mixctl('panel', 'press', 'solo')
    assert.match((await box.mixctl('get', '/-stat/solosw/01')).out, /on/)
    assert.is(await box.stop(), 0)
  }),
)

test(
  'mixctl calibrate says what to do and what it found, in text and JSON; without a panel it says so',
  withBoxFolder(async (folder) => {
    const box = await startBox(folder, { panel: { build: 'desk', gpio: 'simulated' } })
    const text = await calibrate(box, false, 3)
    assert.is(text.code, 0, text.err)
    assert.match(text.out, /Pull all faders.*Push all of them up.*Put them all in the middle/s)
    // Nobody has moved them.
    assert.match(text.out, /^fader 8 +keeps what it had: it went from 0\.000 to 0\.000/m)
    const json = await calibrate(box, true, 3)
    const reports = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { step: string; refused: object })
    assert.equal(
      reports.map(({ step }) => step),
      ['low', 'high', 'rest'],
    )
    assert.is(Object.keys(reports[2]!.refused).length, 8)
    const early = await calibrate(box, false, 1)
    assert.is(early.code, 1)
    assert.match(early.err, /nothing was saved: the input ended before the step "high"/)
    assert.is(existsSync(join(folder, 'state/panel-calibration.json')), false)
    await box.stop()
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as object
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, panel: { build: 'off' } }))
    const without = await bootBox(folder)
    const none = await calibrate(without, false, 3)
    assert.is(none.code, 1)
    assert.match(none.err, /there is no panel: panel\.build is "off"/)
    await without.stop()
  }),
)

test.run()
