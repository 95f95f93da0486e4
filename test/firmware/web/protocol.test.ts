// What a user would lose: every page shows the same mixer, and what one moves the others see.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { meterPlaces } from '../../../firmware/arena/index.ts'
import { buildTable, createStore } from '../../../firmware/console/index.ts'
import { until } from '../running-box.ts'
import { SIZE, withRig } from './rig.ts'

const FADER = '/ch/01/mix/fader'

test(
  'whoever comes is told the whole mixer at once, from which it can build the same table',
  withRig(async ({ store, open }) => {
    store.set(FADER, '-inf', 'test')
    const page = await open()
    const welcome = page.said[0]!
    assert.is(welcome.op, 'welcome')
    assert.is(welcome['protocol'], 1)
    assert.is(welcome['version'], store.sequence)
    assert.is(welcome['box'].rate, 48000)
    const table = buildTable(welcome['size'])
    assert.is(table.hash, buildTable(SIZE).hash)
    const copy = createStore(table, welcome['values'])
    assert.equal(copy.snapshot(), store.snapshot())
    assert.is(copy.get(FADER), Number.NEGATIVE_INFINITY)
  }),
)

test(
  'a fader moved on one page moves on the other, and each knows whose hand it was',
  withRig(async ({ store, open }) => {
    const [ana, ben] = [await open(), await open()]
    const done = await ana.ask({ op: 'set', entries: [[FADER, -6]] })
    assert.is(done.op, 'done')
    assert.is(done['version'], 1)
    assert.is(done['frame'], null)
    const change = await ben.hear('change')
    assert.equal(change['changes'], [[FADER, -6]])
    assert.is(change['origin'], ana.said[0]!['you'])
    assert.is.not(change['origin'], ben.said[0]!['you'])
    assert.is((await ana.hear('change'))['origin'], ana.said[0]!['you'])
    store.set(FADER, -12, 'mqtt')
    await until('the change of another surface', () => ben.values[FADER] === -12 && ana.values[FADER] === -12)
    assert.is((await ben.hear('change'))['origin'], 'mqtt')
  }),
)

test(
  'ten thousand changes reach a page in order, and none is missing',
  withRig(async ({ store, open }) => {
    const page = await open()
    for (let n = 0; n < 10_000; n++) {
      store.set(FADER, -((n % 600) / 10), 'test')
      // A hand is slower than the machine; so is what is read here.
      if (n % 500 === 0) await sleep(0)
    }
    await until('all of them', () => page.version === store.sequence)
    assert.is(page.gaps, 0)
    assert.equal(page.values, store.snapshot())
  }),
)

test(
  'a page that asks again gets everything again, and one that asks for some gets some',
  withRig(async ({ store, open }) => {
    const page = await open()
    store.set(FADER, -3, 'test')
    const asked = await page.ask({ op: 'get', what: ['/ch/01/mix/f'] })
    assert.equal(
      asked['result'].map(({ address, value }: { address: string; value: number }) => [address, value]),
      [[FADER, -3]],
    )
    page.send({ op: 'get' })
    await until('a second welcome', () => page.said.filter(({ op }) => op === 'welcome').length === 2)
    assert.is((await page.hear('welcome'))['values'][FADER], -3)
  }),
)

/** dBFS x 100 by their definition; -32768 is silence. */
const hundredths = (level: number) => (level > 0 ? Math.round(2000 * Math.log10(level)) : -32768)

test(
  'meters come as often as asked and hold what the engine wrote, channel by channel',
  withRig(async ({ open, meter }) => {
    const channels = meterPlaces(buildTable(SIZE).size).length
    const quiet = await open()
    const page = await open()
    await page.ask({ op: 'hello', protocol: 1, meters: 50 })
    await sleep(60)
    meter((n) => [0.5 / (n + 1), 0, 0.25, n === 1 ? 3 : 0, 0.5, 1])
    // Levels of single precision.
    await until('a frame', () => page.frames.some((frame) => frame.readInt16LE(12) !== -32768))
    const frame = page.frames.find((one) => one.readInt16LE(12) !== -32768)!
    assert.is(frame.length, 12 + 9 * channels)
    assert.is(frame.readUInt8(0), 1)
    assert.is(frame.readUInt16LE(2), channels)
    assert.is(frame.readDoubleLE(4), 480)
    for (let n = 0; n < channels; n++) {
      const at = 12 + 9 * n
      assert.is(frame.readInt16LE(at), hundredths(0.5 / (n + 1)))
      assert.is(frame.readInt16LE(at + 2), hundredths(0.25))
      assert.is(frame.readUInt8(at + 4), n === 1 ? 1 : 0)
      assert.is(frame.readInt16LE(at + 5), hundredths(0.5))
      assert.is(frame.readInt16LE(at + 7), 0)
    }
    assert.is(quiet.frames.length, 0)
    await page.ask({ op: 'hello', meters: 0 })
    const had = page.frames.length
    meter(() => [1, 0, 1, 0, 1, 1])
    await sleep(60)
    assert.is(page.frames.length, had)
  }),
)

test(
  'a page that asks for five frames a second sees the peak that was between them, as one with fifty does',
  withRig(async ({ open, meter }) => {
    const [slow, quick] = [await open(), await open()]
    await slow.ask({ op: 'hello', meters: 7 })
    await quick.ask({ op: 'hello', meters: 50 })
    // Both have a reader by then.
    await sleep(250)
    const [before, beforeQuick] = [slow.frames.length, quick.frames.length]
    meter(() => [0.9, 0, 0.9, 1, 0.25, 1])
    for (let n = 0; n < 12; n++) {
      await sleep(20)
      meter(() => [0.1, 0, 0.5, 0, 1, 1])
    }
    await until('the slow one has a frame', () => slow.frames.length > before)
    await sleep(230)
    const peaks = (frames: Buffer[]) => frames.map((frame) => frame.readInt16LE(12))
    assert.is(Math.max(...peaks(slow.frames.slice(before))), hundredths(0.9))
    assert.ok(
      slow.frames.slice(before).some((frame) => frame.readUInt8(16) === 1),
      'the clip',
    )
    assert.ok(
      slow.frames.slice(before).some((frame) => frame.readInt16LE(17) === hundredths(0.25)),
      'the gate',
    )
    assert.is(Math.max(...peaks(quick.frames.slice(beforeQuick))), hundredths(0.9))
    // 7 a second are not there: the next lower rate is 5.
    assert.ok(slow.frames.length < quick.frames.length)
  }),
)

test(
  'the spectrum of the scope is told to who watches it: the first band in Hz, a level for each',
  withRig(async ({ open }) => {
    const page = await open()
    await page.ask({ op: 'watch', what: ['spectrum'] })
    await until('a frame', () => page.frames.length > 0)
    const [frame] = page.frames
    assert.is(frame!.readUInt8(0), 2)
    assert.is(frame!.readUInt16LE(2), 2)
    assert.is(frame!.readDoubleLE(4), 9)
    assert.is(frame!.readFloatLE(12), 20)
    assert.equal([frame!.readInt16LE(16), frame!.readInt16LE(18)], [-6050, -32768])
  }),
)

test(
  'a lost card is told to everybody, ordinary work to nobody; the status to who watches it',
  withRig(async ({ open, link, touched }) => {
    const [page, other] = [await open(), await open()]
    link.emit('event', { kind: 'applied', batch: 1, frame: 2 })
    link.emit('event', { kind: 'cardLost', frame: 3 })
    for (const told of [page, other]) {
      assert.equal((await told.hear('event'))['event'], { event: 'cardLost', frame: 3 })
      assert.is(told.said.filter(({ op }) => op === 'event').length, 1)
    }
    await page.ask({ op: 'watch', what: ['status', 'voices'] })
    assert.is((await page.hear('status'))['frames'], 7)
    assert.equal((await page.hear('voices'))['voices'], [])
    assert.not(other.said.some(({ op }) => op === 'status'))
    assert.is((await page.ask({ op: 'panic', on: true })).op, 'done')
    assert.equal(touched, ['panic true'])
  }),
)

test(
  'a page that lost its connection has the whole mixer again with the next one',
  withRig(async ({ store, open }) => {
    const page = await open()
    page.socket.terminate()
    store.set(FADER, -20, 'test')
    const again = await open()
    assert.is(again.values[FADER], -20)
    assert.is(again.version, store.sequence)
  }),
)

test.run()
