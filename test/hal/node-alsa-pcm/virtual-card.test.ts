// node-alsa-pcm on a card that keeps real time, with both ends compared.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import {
  AlsaError,
  CardControls,
  listPcms,
  Pcm,
  type PcmOptions,
  resync,
  type SampleFormat,
} from 'node-alsa-pcm'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  createVirtualCard,
  type VirtualCard,
  type VirtualCardOptions,
} from '../../../hal/virtual-card/index.ts'

const { EPIPE, ENODEV } = constants.errno
const CHANNELS = 2
const PERIOD = 128
const PERIODS = 8
const BUFFER = PERIOD * PERIODS

type CardSettings = Partial<Omit<VirtualCardOptions, 'runtimeDir' | 'id'>>

function cardTest(
  name: string,
  settings: CardSettings,
  body: (card: VirtualCard) => void | Promise<void>,
): void {
  test(name, async () => {
    const runtimeDir = mkdtempSync('/dev/shm/node-alsa-pcm-')
    const card = createVirtualCard({ runtimeDir, id: 'Trial', ...settings })
    process.env['ALSA_CONFIG_PATH'] = card.alsaConfig
    try {
      await body(card)
    } finally {
      card.close()
      rmSync(runtimeDir, { recursive: true })
    }
  })
}

function asked(
  card: VirtualCard,
  direction: 'capture' | 'playback',
  more: Partial<PcmOptions> = {},
): PcmOptions {
  const wish = { rate: 48000, channels: CHANNELS, periodFrames: PERIOD, periods: PERIODS }
  return { device: card.device, direction, ...wish, ...more }
}

async function duplex(card: VirtualCard): Promise<{ capture: Pcm; playback: Pcm }> {
  const capture = await Pcm.open(asked(card, 'capture'))
  return { capture, playback: await Pcm.open(asked(card, 'playback')) }
}

/** A sample that tells its channel and frame; a multiple of 2^-15, so that every format holds it. */
function sampleAt(channel: number, frame: number): number {
  const hash = Math.imul(frame + 1, 0x9e3779b1) ^ Math.imul(channel + 1, 0x85ebca6b)
  return ((hash >>> 7) % 65536) / 32768 - 1
}

/** The inputs hear sampleAt(channel, card frame) for the next second. */
function feed(card: VirtualCard): void {
  const frames = card.rate
  const from = card.frames()
  const planes = Array.from({ length: CHANNELS }, (_, c) =>
    Float32Array.from({ length: frames }, (_, n) => sampleAt(c, from + n)),
  )
  card.writeCapture(from, planes)
}

/** Reads and writes so many periods; the frames written are sampleAt(channel, 0 ...). 0, or the -errno met. */
function run(capture: Pcm, playback: Pcm, periods: number, recorded: Float32Array): number {
  const stride = recorded.length / CHANNELS
  const out = new Float32Array(CHANNELS * PERIOD)
  for (let period = 0; period < periods; period++) {
    for (let c = 0; c < CHANNELS; c++)
      for (let n = 0; n < PERIOD; n++) out[c * PERIOD + n] = sampleAt(c, period * PERIOD + n)
    let result = capture.wait(2000)
    if (result > 0) result = capture.read(recorded, period * PERIOD, PERIOD)
    if (result > 0) result = playback.write(out, 0, PERIOD)
    if (result < 0) return result
    assert.is(result, PERIOD)
    assert.ok((period + 1) * PERIOD <= stride)
  }
  return 0
}

/**
 * Starts both and runs without an xrun; a stall of the machine longer than the 21 ms of the buffer is a
 * reason to try again, not an error.
 */
function runWhole(card: VirtualCard, capture: Pcm, playback: Pcm, periods: number): Float32Array {
  const recorded = new Float32Array(CHANNELS * periods * PERIOD)
  for (let attempt = 0; attempt < 20; attempt++) {
    feed(card)
    assert.is(resync(capture, playback, BUFFER), 0)
    const result = run(capture, playback, periods, recorded)
    if (result === 0) return recorded
    assert.is(result, -EPIPE)
  }
  throw new Error('the machine stalled in each of 20 attempts')
}

const FORMATS: Record<SampleFormat, 'FLOAT_LE' | 'S32_LE' | 'S24_3LE' | 'S24_LE' | 'S16_LE'> = {
  FLOAT: 'FLOAT_LE',
  S32: 'S32_LE',
  S24_3: 'S24_3LE',
  S24: 'S24_LE',
  S16: 'S16_LE',
}

for (const [format, cardFormat] of Object.entries(FORMATS))
  cardTest(
    `${format}: what the inputs hear and the outputs play is exact, frame by frame`,
    { format: cardFormat },
    async (card) => {
      const { capture, playback } = await duplex(card)
      assert.is(capture.granted.format, format)
      const periods = 60
      const recorded = runWhole(card, capture, playback, periods)
      const frames = periods * PERIOD
      const status = card.status()
      const heardFrom = status.capture.startFrame
      for (let c = 0; c < CHANNELS; c++)
        for (let n = 0; n < frames; n++) assert.is(recorded[c * frames + n], sampleAt(c, heardFrom + n))
      // Written frames sound after the silence of the prefill, then they are final.
      const playedFrom = status.playback.startFrame
      while (card.frames() < playedFrom + BUFFER + frames)
        await new Promise((resolve) => setTimeout(resolve, 10))
      const played = Array.from({ length: CHANNELS }, () => new Float32Array(BUFFER + frames))
      assert.is(card.readPlayback(playedFrom, BUFFER + frames, played), BUFFER + frames)
      const tolerance = format === 'S16' ? 1.5 / 32768 : 0 // dither
      for (let c = 0; c < CHANNELS; c++) {
        for (let n = 0; n < BUFFER; n++) assert.is(played[c]![n], 0)
        for (let n = 0; n < frames; n++) {
          const error = Math.abs(played[c]![BUFFER + n]! - sampleAt(c, n))
          assert.ok(error <= tolerance, `channel ${c} frame ${n}: off by ${error}`)
        }
      }
      capture.close()
      playback.close()
    },
  )

cardTest('after xruns of either kind both directions run on in step, nothing shifted', {}, async (card) => {
  const { capture, playback } = await duplex(card)
  const planes = new Float32Array(CHANNELS * PERIOD)
  for (const accident of ['capture', 'playback', 'both', 'stall'] as const) {
    runWhole(card, capture, playback, 5)
    if (accident === 'stall') {
      const end = card.frames() + 2 * BUFFER
      while (card.frames() < end) await new Promise((resolve) => setTimeout(resolve, 5))
    } else card.forceXrun(accident)
    if (accident !== 'playback') {
      assert.is(capture.wait(1000), -EPIPE, accident)
      assert.is(capture.read(planes, 0, PERIOD), -EPIPE)
    }
    if (accident !== 'capture') {
      assert.is(playback.wait(1000), -EPIPE, accident)
      assert.is(playback.write(planes, 0, PERIOD), -EPIPE)
    }
    const recorded = runWhole(card, capture, playback, 20)
    const { capture: heard, playback: played } = card.status()
    assert.is(heard.startFrame, played.startFrame, 'the round trip is the prefill again')
    for (let n = 0; n < 20 * PERIOD; n++) assert.is(recorded[n], sampleAt(0, heard.startFrame + n))
  }
  capture.close()
  playback.close()
})

cardTest(
  'the round trip is the frames queued: a click through a cable comes back just so late',
  { cableFrames: 0 },
  async (card) => {
    const { capture, playback } = await duplex(card)
    const frames = 40 * PERIOD
    for (let lap = 0; lap < 3; lap++) {
      const recorded = runWhole(card, capture, playback, 40)
      // The frame written in period p comes back `prefill` frames after the first frame read in period p.
      for (let c = 0; c < CHANNELS; c++)
        for (let n = 0; n < frames; n++)
          assert.is(recorded[c * frames + n], n < BUFFER ? 0 : sampleAt(c, n - BUFFER))
      card.forceXrun()
    }
    capture.close()
    playback.close()
  },
)

cardTest('a card in use is refused by name, and free again after a close', {}, async (card) => {
  const { capture, playback } = await duplex(card)
  const second = await Pcm.open(asked(card, 'playback')).catch((error) => error)
  assert.instance(second, AlsaError)
  assert.is(second.code, 'EBUSY')
  assert.is(second.operation, 'open')
  assert.is(second.device, card.device)
  // Another program sees the same.
  assert.throws(
    () => execFileSync('aplay', ['-D', card.device, '/usr/share/sounds/alsa/Noise.wav'], { stdio: 'pipe' }),
    /busy/i,
  )
  playback.close()
  const third = await Pcm.open(asked(card, 'playback'))
  third.close()
  capture.close()
})

cardTest(
  'what such a card cannot do is refused or becomes the nearest',
  { period: { min: 48, step: 48 }, rate: 44100, captureChannels: 32 },
  async (card) => {
    const options = asked(card, 'capture', {
      channels: 32,
      rate: 44100,
      periodFrames: 64,
      periodMultipleOf: 16,
    })
    const pcm = await Pcm.open(options)
    assert.equal([pcm.granted.channels, pcm.granted.periodFrames], [32, 48])
    assert.is(pcm.warnings.length, 1)
    pcm.close()
    const error = await Pcm.open({ ...options, rate: 48000, exactRate: true }).catch((reason) => reason)
    assert.is(error.code, 'EINVAL')
    assert.match(error.message, /48000 Hz refused, takes 44100 Hz/)
    const nearest = await Pcm.open({ ...options, rate: 48000, channels: 2 })
    assert.equal([nearest.granted.rate, nearest.granted.channels], [44100, 32])
    nearest.close()
  },
)

cardTest('the card is in the list of PCMs', { label: 'Test desk' }, (card) => {
  const found = listPcms().find((pcm) => pcm.name === card.device)
  assert.equal(found?.directions, ['capture', 'playback'])
  assert.match(found!.description, /Test desk/)
})

cardTest('its controls are listed, moved, and seen to move by both ends', {}, (card) => {
  const controls = CardControls.open(card.device)
  const volume = controls.list().find((element) => element.name === 'Master Playback Volume')!
  assert.equal([volume.type, volume.count, volume.min, volume.max], ['integer', CHANNELS, 0, 120])
  assert.equal([volume.minDb, volume.maxDb], [-60, 0])
  assert.is(controls.fromDb(volume.numid, -6), 108)
  controls.write(volume.numid, [108, 120])
  assert.equal(card.controls.get('Master Playback Volume'), [108, 120])
  controls.poll()
  card.controls.set('Master Playback Volume', [20, 30])
  assert.equal(controls.poll(), [volume.numid])
  assert.equal(controls.read(volume.numid), [20, 30])
  card.unplug()
  assert.throws(
    () => controls.read(volume.numid),
    (error: AlsaError) => error instanceof AlsaError && error.code === 'ENODEV',
  )
  controls.close()
})

/** A program that holds the card, tells when it is lost and with what, and opens it again. */
function holder(card: VirtualCard) {
  const script = `
    import { Pcm, resync } from ${JSON.stringify(import.meta.resolve('node-alsa-pcm'))}
    const wish = ${JSON.stringify(asked(card, 'capture'))}
    const planes = new Float32Array(${CHANNELS * PERIOD})
    for (;;) {
      let capture, playback
      try {
        capture = await Pcm.open(wish)
        playback = await Pcm.open({ ...wish, direction: 'playback' })
      } catch (error) {
        capture?.close()
        await new Promise((resolve) => setTimeout(resolve, 10))
        continue
      }
      let result = resync(capture, playback, ${BUFFER})
      console.log('running')
      while (result !== -${ENODEV}) {
        result = capture.wait(5000)
        if (result > 0) result = capture.read(planes, 0, ${PERIOD})
        if (result > 0) result = playback.write(planes, 0, ${PERIOD})
        if (result === -${EPIPE}) result = resync(capture, playback, ${BUFFER})
      }
      const at = process.hrtime.bigint()
      const answers = [capture.wait(1000), capture.read(planes, 0, 1), playback.wait(1000), playback.write(planes, 0, 1)]
      console.log([at, ...answers, resync(capture, playback, 0)].join())
      capture.close()
      playback.close()
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  return { child, lines: lines[Symbol.asyncIterator]() }
}

cardTest(
  'unplugged under a waiting program, every call says ENODEV within 50 ms; plugged in it runs again',
  {},
  async (card) => {
    const { child, lines } = holder(card)
    let quickestMs = Number.POSITIVE_INFINITY
    for (let lap = 0; lap < 5; lap++) {
      assert.is((await lines.next()).value, 'running')
      await new Promise((resolve) => setTimeout(resolve, 30))
      const unplugged = process.hrtime.bigint()
      card.unplug()
      const [at, ...answers] = (await lines.next()).value!.split(',')
      assert.equal(answers.map(Number), Array(5).fill(-ENODEV))
      quickestMs = Math.min(quickestMs, Number(BigInt(at!) - unplugged) / 1e6)
      card.replug()
    }
    // The quickest of five: a shared machine may stall any single one.
    assert.ok(quickestMs < 50, `${quickestMs} ms`)
    child.kill('SIGKILL')
    await once(child, 'exit')
  },
)

test.run()
