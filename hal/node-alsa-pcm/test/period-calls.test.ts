// The calls of every period on a card whose clock the test turns by hand.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { AlsaError, linkPcms, PCM_STATE, PCM_STATUS, PCM_STATUS_LENGTH, Pcm, resync } from '../src/index.ts'
import { ACCESS_BITS, HandCard, type HandCardField } from './hand-card.ts'

const { EAGAIN, EBADF, EINVAL, ENODEV, EPIPE } = constants.errno
const EBADFD = 77
const PERIOD = 64
const BUFFER = 3 * PERIOD
const ESTRPIPE = 86

interface Duplex {
  card: HandCard
  capture: Pcm
  playback: Pcm
  /** 2 channels x 1024 frames. */
  planes: Float32Array
}

/** A test on an open duplex card, not yet started. Capture gives frame n as n / 32768, right as -n. */
function duplexTest(
  name: string,
  body: (duplex: Duplex) => void | Promise<void>,
  settings: Partial<Record<HandCardField, number>> = {},
): void {
  test(name, async () => {
    const card = new HandCard(settings)
    card.giveCapture(
      new Uint8Array(Int16Array.from({ length: 8192 }, (_, i) => (i % 2 ? -1 : 1) * (i >> 1)).buffer),
    )
    const capture = await Pcm.open(card.options('capture'))
    const playback = await Pcm.open(card.options('playback'))
    try {
      await body({ card, capture, playback, planes: new Float32Array(2 * 1024) })
    } finally {
      capture.close()
      playback.close()
      card.remove()
    }
  })
}

function statusOf(pcm: Pcm): Float64Array {
  const status = new Float64Array(PCM_STATUS_LENGTH)
  assert.is(pcm.status(status), 0)
  return status
}

/** Another process writes a field of the card after so many ms, while this one waits. */
function setLater(card: HandCard, name: HandCardField, value: number, ms: number): void {
  const { path, offset } = card.location(name)
  const script = `setTimeout(() => { const fs = require('fs'); const file = fs.openSync(process.argv[1], 'r+')
    fs.writeSync(file, BigInt64Array.of(${value}n), 0, 8, ${offset}) }, ${ms})`
  spawn(process.execPath, ['-e', script, path], { stdio: 'ignore' }).unref()
}

duplexTest(
  'nothing to read is EAGAIN, what is there comes in part and in order',
  ({ card, capture, planes }) => {
    assert.is(resync(capture, null, 0), 0)
    assert.is(capture.read(planes, 0, PERIOD), -EAGAIN)
    card.set('position', 40)
    assert.is(capture.read(planes, 0, PERIOD), 40)
    card.set('position', 100)
    assert.is(capture.read(planes, 40, 50), 50)
    assert.is(capture.avail(), 10)
    assert.is(capture.read(planes, 90, 1024 - 90), 10)
    for (let n = 0; n < 100; n++) {
      assert.is(planes[n], n / 32768)
      assert.is(planes[1024 + n], n === 0 ? 0 : -n / 32768)
    }
    assert.is(planes[100], 0, 'nothing beyond what was read')
  },
)

duplexTest('a full playback buffer takes a part, then nothing', ({ card, playback, planes }) => {
  assert.is(resync(null, playback, PERIOD), 0)
  assert.is(playback.write(planes, 0, PERIOD), PERIOD)
  assert.is(playback.write(planes, 0, 100), BUFFER - 2 * PERIOD)
  assert.is(playback.write(planes, 0, 1), -EAGAIN)
  card.set('positionPlayback', 10)
  assert.is(playback.avail(), 10)
  assert.is(playback.write(planes, 0, 100), 10)
})

duplexTest('wait is 1 from one whole period on', ({ card, capture, playback }) => {
  assert.is(resync(capture, playback, BUFFER), 0)
  card.set('position', PERIOD - 1)
  card.set('positionPlayback', PERIOD - 1)
  assert.is(capture.wait(0), 0)
  assert.is(playback.wait(0), 0)
  card.set('position', PERIOD)
  card.set('positionPlayback', PERIOD)
  assert.is(capture.wait(0), 1)
  assert.is(playback.wait(0), 1)
})

duplexTest('wait ends at its time-out, although the card wakes it again and again', ({ card, capture }) => {
  assert.is(resync(capture, null, 0), 0)
  card.set('position', PERIOD - 1)
  for (const timeoutMs of [1, 30, 100]) {
    const started = process.hrtime.bigint()
    assert.is(capture.wait(timeoutMs), 0)
    const tookMs = Number(process.hrtime.bigint() - started) / 1e6
    assert.ok(tookMs >= timeoutMs, `${tookMs} ms of ${timeoutMs}`)
    // A busy machine may be late; minutes of 1 ms waits would mean the time-out starts anew at each wake.
    assert.ok(tookMs < timeoutMs + 1000, `${tookMs} ms of ${timeoutMs}`)
  }
})

duplexTest(
  'wait goes on through signals until its time-out',
  ({ capture }) => {
    assert.is(resync(capture, null, 0), 0)
    // SIGWINCH has a handler in this process, so that it interrupts system calls.
    process.on('SIGWINCH', () => {})
    const pester = `setInterval(() => process.kill(${process.pid}, 'SIGWINCH'), 2); setTimeout(() => process.exit(), 1500)`
    spawn(process.execPath, ['-e', pester], { stdio: 'ignore' }).unref()
    const started = process.hrtime.bigint()
    assert.is(capture.wait(600), 0)
    assert.ok(Number(process.hrtime.bigint() - started) / 1e6 >= 600)
    process.removeAllListeners('SIGWINCH')
  },
  { wakeMicroseconds: 0 },
)

duplexTest('wait wakes when the card gets a period ready meanwhile', ({ card, capture }) => {
  assert.is(resync(capture, null, 0), 0)
  setLater(card, 'position', PERIOD, 50)
  assert.is(capture.wait(20_000), 1)
})

duplexTest('wait wakes when the card is unplugged meanwhile', ({ card, capture, planes }) => {
  assert.is(resync(capture, null, 0), 0)
  setLater(card, 'plugged', 0, 50)
  assert.is(capture.wait(20_000), -ENODEV)
  assert.is(capture.read(planes, 0, PERIOD), -ENODEV)
  assert.is(resync(capture, null, 0), -ENODEV)
})

duplexTest('the first start gives capture from its first frame and playback its silence', (duplex) => {
  const { card, capture, playback, planes } = duplex
  assert.is(resync(capture, playback, 2 * PERIOD), 0)
  assert.is(statusOf(capture)[PCM_STATUS.state], PCM_STATE.running)
  assert.is(statusOf(playback)[PCM_STATUS.state], PCM_STATE.running)
  assert.is(card.get('movedPlayback'), 2 * PERIOD)
  assert.ok(card.takenPlayback().every((byte) => byte === 0))
  assert.is(card.get('startedPlayback'), 1, 'playback first')
  assert.is(card.get('started'), 2)
  card.set('position', PERIOD)
  assert.is(capture.read(planes, 0, PERIOD), PERIOD)
  assert.is(planes[1], 1 / 32768)
})

for (const [name, direction] of [
  ['capture', 'xrun'],
  ['playback', 'xrunPlayback'],
] as const)
  duplexTest(`after an xrun of ${name} both directions start anew with the same fill`, (duplex) => {
    const { card, capture, playback, planes } = duplex
    const pcm = name === 'capture' ? capture : playback
    assert.is(resync(capture, playback, 2 * PERIOD), 0)
    for (const lap of [1, 2, 3]) {
      card.set('position', PERIOD)
      card.set('positionPlayback', PERIOD)
      assert.is(capture.read(planes, 0, PERIOD), PERIOD)
      assert.is(playback.write(planes, 0, PERIOD), PERIOD)
      card.set(direction, 1)
      assert.is(pcm.wait(1000), -EPIPE)
      assert.is(name === 'capture' ? pcm.read(planes, 0, PERIOD) : pcm.write(planes, 0, PERIOD), -EPIPE)
      assert.is(resync(capture, playback, 2 * PERIOD), 0)
      assert.is(card.get('prepared'), 2 + lap) // once by the opening, once by the first start
      assert.is(card.get('preparedPlayback'), 2 + lap)
      assert.is(card.get('starts'), 2 + 2 * lap)
      assert.is(playback.delay(), 2 * PERIOD)
      assert.is(capture.delay(), 0)
      assert.is(playback.avail(), BUFFER - 2 * PERIOD)
    }
  })

duplexTest(
  'a full prefill starts playback by itself and resync takes that as started',
  ({ card, capture, playback }) => {
    assert.is(resync(capture, playback, 10 * BUFFER), 0)
    assert.is(card.get('movedPlayback'), BUFFER)
    assert.is(card.get('starts'), 2)
  },
)

duplexTest('a suspended card resumes and both directions start anew', (duplex) => {
  const { card, capture, playback } = duplex
  assert.is(resync(capture, playback, PERIOD), 0)
  card.set('asleep', 1)
  assert.is(capture.wait(1000), -ESTRPIPE)
  assert.is(resync(capture, playback, PERIOD), 0)
  assert.is(card.get('asleep'), 0, 'it was asked to resume')
  assert.is(statusOf(capture)[PCM_STATUS.state], PCM_STATE.running)
  assert.is(statusOf(playback)[PCM_STATUS.state], PCM_STATE.running)
  assert.is(capture.wait(0), 0)
})

duplexTest('status tells state, delay and room', ({ card, capture, playback }) => {
  assert.is(statusOf(playback)[PCM_STATUS.state], PCM_STATE.prepared)
  assert.is(resync(capture, playback, 2 * PERIOD), 0)
  card.set('position', 30)
  card.set('positionPlayback', 30)
  const [state, delay, avail] = statusOf(playback)
  assert.equal([state, delay, avail], [PCM_STATE.running, 2 * PERIOD - 30, BUFFER - 2 * PERIOD + 30])
  assert.equal([...statusOf(capture)].slice(0, 3), [PCM_STATE.running, 30, 30])
  assert.is(playback.delay(), 2 * PERIOD - 30)
  assert.is(capture.delay(), 30)
  assert.is(playback.drop(), 0)
  assert.is(statusOf(playback)[PCM_STATUS.state], PCM_STATE.setup)
  assert.is(playback.write(new Float32Array(128), 0, 64), -EBADFD)
  assert.is(playback.wait(0), -EBADFD)
})

duplexTest(
  'a link the device cannot make is told, with the reason, and both start all the same',
  (duplex) => {
    const { card, capture, playback } = duplex
    assert.is(linkPcms(capture, playback), false)
    assert.match(capture.warnings.join(), /not linked.*ENOSYS/)
    assert.match(playback.warnings.join(), /not linked.*ENOSYS/)
    assert.is(resync(capture, playback, PERIOD), 0)
    assert.is(card.get('starts'), 2)
    assert.throws(
      () => linkPcms(playback, capture),
      (error: AlsaError) => error instanceof AlsaError && error.code === 'EINVAL',
    )
  },
)

duplexTest(
  'bad arguments of a period call are EINVAL and move nothing',
  ({ card, capture, playback, planes }) => {
    assert.is(resync(capture, playback, PERIOD), 0)
    card.set('position', PERIOD)
    const bad = (call: (...values: never[]) => number, ...values: unknown[]) =>
      assert.is(call(...(values as never[])), -EINVAL, values.join())
    const read = capture.read.bind(capture)
    const write = playback.write.bind(playback)
    for (const call of [read, write]) {
      bad(call, planes, 0, 0)
      bad(call, planes, 0, -1)
      bad(call, planes, -1, 10)
      bad(call, planes, 1000, 25)
      bad(call, planes, 0, 2 ** 31 - 1)
      bad(call, planes, 2 ** 31 - 1, 2 ** 31 - 1)
      bad(call, planes, Number.NaN, 2000)
      bad(call, planes.subarray(1), 0, 64)
      bad(call, new Float32Array(0), 0, 1)
      bad(call, new Float64Array(2048), 0, 64)
      bad(call, new Int32Array(2048), 0, 64)
      bad(call, [1, 2], 0, 1)
      bad(call, undefined, 0, 64)
      bad(call, planes, 'a', 64)
      bad(call, planes)
    }
    bad(resync as never, capture, playback, -1)
    bad(resync as never, playback, capture, PERIOD)
    bad(capture.wait.bind(capture) as never, 'soon')
    bad(capture.status.bind(capture) as never, new Float64Array(PCM_STATUS_LENGTH - 1))
    assert.is(card.get('moved'), 0)
    assert.is(card.get('movedPlayback'), PERIOD)
    assert.is(capture.write(planes, 0, 64), -EBADFD)
    assert.is(playback.read(planes, 0, 64), -EBADFD)
  },
)

duplexTest(
  'a closed PCM answers EBADF to everything and can be closed again',
  ({ capture, playback, planes }) => {
    capture.close()
    capture.close()
    const answers = [
      capture.wait(0),
      capture.read(planes, 0, 1),
      capture.write(planes, 0, 1),
      capture.start(),
      capture.drop(),
      capture.avail(),
      capture.delay(),
      capture.status(new Float64Array(PCM_STATUS_LENGTH)),
      resync(capture, playback, PERIOD),
    ]
    assert.equal(
      answers,
      answers.map(() => -EBADF),
    )
    assert.throws(
      () => linkPcms(capture, playback),
      (error: AlsaError) => error.code === 'EBADF',
    )
  },
)

for (const [layout, accesses] of Object.entries(ACCESS_BITS))
  duplexTest(
    `${layout}: sixty periods run through without a frame lost or moved`,
    ({ card, capture, playback, planes }) => {
      assert.is(resync(capture, playback, 2 * PERIOD), 0)
      for (let period = 1; period <= 60; period++) {
        card.set('position', period * PERIOD)
        card.set('positionPlayback', period * PERIOD)
        assert.is(capture.wait(1000), 1)
        assert.is(capture.read(planes, 0, PERIOD), PERIOD)
        assert.is(planes[0], ((period - 1) * PERIOD) / 32768)
        assert.is(planes[1024 + 63], -((period - 1) * PERIOD + 63) / 32768)
        assert.is(playback.wait(1000), 1)
        assert.is(playback.write(planes, 0, PERIOD), PERIOD)
      }
      const taken = card.takenPlayback()
      assert.is(taken.length, (60 + 2) * PERIOD * 4)
      // 16-bit playback is dithered by less than two steps.
      for (let n = 0; n < 60 * PERIOD; n++) {
        assert.ok(Math.abs(taken.readInt16LE((2 * PERIOD + n) * 4) - n) < 1.5)
        assert.ok(Math.abs(taken.readInt16LE((2 * PERIOD + n) * 4 + 2) + n) < 1.5)
      }
    },
    { accesses },
  )

test.run()
