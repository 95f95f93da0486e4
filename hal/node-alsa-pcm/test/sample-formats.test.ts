// What arrives at the card, and from it, in every format and layout, against the definition of the
// formats computed here in exact integer arithmetic and against sox.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Pcm, resync, SAMPLE_FORMATS, type SampleFormat } from '../src/index.ts'
import { ACCESS_BITS, FORMAT_NUMBERS, HandCard } from './hand-card.ts'

const BYTES: Record<SampleFormat, number> = { FLOAT: 4, S32: 4, S24_3: 3, S24: 4, S16: 2 }
const BITS: Record<SampleFormat, number> = { FLOAT: 32, S32: 32, S24_3: 24, S24: 24, S16: 16 }

/** The signed integer (or, for FLOAT, the number) of a raw sample. */
function rawSample(raw: Buffer, index: number, format: SampleFormat): number {
  const at = index * BYTES[format]
  if (format === 'FLOAT') return raw.readFloatLE(at)
  return raw.readIntLE(at, BYTES[format])
}

/** Rounded to nearest, ties to even, saturated. */
function expectedInteger(sample: number, bits: number): number {
  if (Number.isNaN(sample)) return 0
  const scaled = sample * 2 ** (bits - 1)
  const low = Math.floor(scaled)
  const rounded = scaled - low === 0.5 ? low + (low % 2 === 0 ? 0 : 1) : Math.round(scaled)
  return Math.max(-(2 ** (bits - 1)), Math.min(2 ** (bits - 1) - 1, rounded))
}

/** Every awkward sample, then a sweep over the whole range and noise of a fixed seed. */
function awkwardSamples(count: number): Float32Array {
  const awkward = [
    ...[0, -0, 1, -1, 0.5, -0.5, 1.5, -1.5, 1e30, -1e30, 1e-30, -1e-30, 1e-45],
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ...[1 - 2 ** -24, -1 + 2 ** -24, 1 - 2 ** -23, 2 ** -31, 2 ** -32, -(2 ** -32), 2 ** -24, 3 * 2 ** -24],
    ...[
      -(2 ** -24),
      -3 * 2 ** -24,
      2 ** -16,
      3 * 2 ** -16,
      (2 ** 22 + 0.5) * 2 ** -23,
      (2 ** 22 + 1.5) * 2 ** -23,
    ],
  ]
  let seed = 12345
  return Float32Array.from({ length: count }, (_, i) => {
    if (i < awkward.length) return awkward[i]!
    if (i < count / 2) return (i / count) * 4 - 1
    seed = (Math.imul(seed, 1103515245) + 12345) | 0
    return (seed / 2 ** 31) * 1.1
  })
}

const PERIOD = 256
const CHANNELS = 3

/** Plays `planes` (CHANNELS x PERIOD) and gives back what the card got. */
async function play(format: SampleFormat, planes: Float32Array, accesses: number): Promise<Buffer> {
  const card = new HandCard({
    format: FORMAT_NUMBERS[format],
    accesses,
    channelsMin: CHANNELS,
    channelsMax: CHANNELS,
  })
  const pcm = await Pcm.open(
    card.options('playback', { channels: CHANNELS, periodFrames: PERIOD, periods: 2 }),
  )
  assert.is(pcm.write(planes, 0, PERIOD), PERIOD)
  pcm.close()
  const raw = card.takenPlayback()
  card.remove()
  assert.is(raw.length, PERIOD * CHANNELS * BYTES[format])
  return raw
}

/** Records PERIOD frames of `raw` as CHANNELS planes. */
async function record(format: SampleFormat, raw: Uint8Array, accesses: number): Promise<Float32Array> {
  const card = new HandCard({
    format: FORMAT_NUMBERS[format],
    accesses,
    channelsMin: CHANNELS,
    channelsMax: CHANNELS,
  })
  card.giveCapture(raw)
  const pcm = await Pcm.open(
    card.options('capture', { channels: CHANNELS, periodFrames: PERIOD, periods: 2 }),
  )
  assert.is(resync(pcm, null, 0), 0)
  card.set('position', PERIOD)
  const planes = new Float32Array(CHANNELS * PERIOD)
  assert.is(pcm.read(planes, 0, PERIOD), PERIOD)
  pcm.close()
  card.remove()
  return planes
}

for (const [layout, accesses] of Object.entries(ACCESS_BITS)) {
  for (const format of ['FLOAT', 'S32', 'S24_3', 'S24'] as const)
    test(`${format} ${layout}: the card gets every sample rounded, saturated and in its channel`, async () => {
      const planes = awkwardSamples(CHANNELS * PERIOD)
      const raw = await play(format, planes, accesses)
      for (let c = 0; c < CHANNELS; c++)
        for (let n = 0; n < PERIOD; n++) {
          const sample = planes[c * PERIOD + n]!
          const float = Number.isNaN(sample) ? 0 : sample
          const want = format === 'FLOAT' ? float : expectedInteger(sample, BITS[format])
          const got = rawSample(raw, n * CHANNELS + c, format)
          // A zero is a zero, whichever its sign: integers have but one.
          if (got !== want)
            assert.unreachable(`channel ${c} frame ${n}: ${sample} became ${got}, not ${want}`)
        }
    })

  for (const format of SAMPLE_FORMATS)
    test(`${format} ${layout}: every sample of the card arrives exactly, in its channel`, async () => {
      const bytes = PERIOD * CHANNELS * BYTES[format]
      const raw = Buffer.alloc(bytes)
      if (format === 'FLOAT') raw.set(new Uint8Array(awkwardSamples(PERIOD * CHANNELS).buffer))
      else for (let i = 0; i < bytes; i++) raw[i] = (i * 89 + (i >> 3) * 7) & 255
      const planes = await record(format, raw, accesses)
      for (let c = 0; c < CHANNELS; c++)
        for (let n = 0; n < PERIOD; n++) {
          const index = n * CHANNELS + c
          // The upper byte of a 24-bit sample in 4 bytes says nothing.
          const integer = format === 'S24' ? raw.readIntLE(index * 4, 3) : rawSample(raw, index, format)
          const want = format === 'FLOAT' ? integer : Math.fround(integer / 2 ** (BITS[format] - 1))
          assert.ok(
            Object.is(planes[c * PERIOD + n], want),
            `channel ${c} frame ${n}: ${planes[c * PERIOD + n]}, not ${want}`,
          )
        }
    })
}

test('a real recording arrives just as sox reads it, in every integer format', async () => {
  const speech = '/usr/share/sounds/alsa/Front_Center.wav' // 48 kHz, 16 bits, from alsa-utils
  for (const format of ['S16', 'S24_3', 'S32'] as const) {
    const card = new HandCard()
    const raw = join(card.folder, 'raw')
    const floats = join(card.folder, 'floats')
    const bits = String(BITS[format])
    // Three differing channels: the recording, turned over, and at half level.
    const sox = (out: string, ...encoding: string[]) =>
      execFileSync('sox', [
        '-D',
        speech,
        '-t',
        'raw',
        ...encoding,
        out,
        'trim',
        '9600s',
        `${PERIOD}s`,
        'remix',
        '1',
        '1v-1',
        '1v0.5',
      ])
    sox(raw, '-e', 'signed', '-b', bits)
    execFileSync('sox', [
      '-t',
      'raw',
      '-r',
      '48000',
      '-c',
      '3',
      '-e',
      'signed',
      '-b',
      bits,
      raw,
      '-t',
      'raw',
      '-e',
      'float',
      '-b',
      '32',
      floats,
    ])
    const want = readFileSync(floats)
    const planes = await record(format, readFileSync(raw), ACCESS_BITS.RW_INTERLEAVED)
    let energy = 0
    for (let c = 0; c < CHANNELS; c++)
      for (let n = 0; n < PERIOD; n++) {
        assert.is(planes[c * PERIOD + n], want.readFloatLE((n * CHANNELS + c) * 4))
        energy += Math.abs(planes[c * PERIOD + n]!)
      }
    assert.ok(energy > 0.1, 'the recording is no silence')
    card.remove()
  }
})

/** Error of 16-bit playback in LSB, sample by sample, for a constant input. */
async function dither(level: number, seed: number): Promise<number[]> {
  const card = new HandCard({ channelsMin: 1, channelsMax: 1, periodMax: 65536 })
  const asked = { channels: 1, periodFrames: 65536, periods: 2, ditherSeed: seed }
  const pcm = await Pcm.open(card.options('playback', asked))
  pcm.write(new Float32Array(65536).fill(level / 32768), 0, 65536)
  pcm.close()
  const raw = card.takenPlayback()
  card.remove()
  return Array.from({ length: 65536 }, (_, i) => raw.readInt16LE(i * 2) - level)
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

// Triangular dither of two LSB width makes the error's mean 0 and its power 1/4 LSB^2 (1/12 of the
// rounding, 2/12 of the noise), whatever lies between two steps (Lipshitz, Wannamaker, Vanderkooy 1992).
for (const level of [0, 0.25, 0.5, -100.3])
  test(`dither keeps what lies between two 16-bit steps: a constant ${level} LSB`, async () => {
    const errors = await dither(level, 7)
    // 65536 samples: standard deviations 0.5 / 256 and, of the power, about 0.35 / 256; five of each.
    assert.ok(Math.abs(mean(errors)) < 0.01, `mean ${mean(errors)}`)
    const power = mean(errors.map((error) => error * error))
    assert.ok(Math.abs(power - 0.25) < 0.008, `power ${power}`)
    // White: the next sample's error knows nothing of this one's.
    for (const lag of [1, 2, 7, 8, 16]) {
      const correlation = mean(errors.slice(lag).map((error, i) => error * errors[i]!)) / power
      assert.ok(Math.abs(correlation) < 0.02, `correlation ${correlation} at ${lag}`)
    }
    const greatest = errors.reduce((most, error) => Math.max(most, Math.abs(error)), 0)
    assert.ok(greatest < 1.5, `error of ${greatest} LSB`)
  })

test('dither of one seed can be repeated, of another differs', async () => {
  const first = await dither(0.5, 3)
  assert.equal(await dither(0.5, 3), first)
  assert.not.equal(await dither(0.5, 4), first)
})

test('dither saturates: full scale does not wrap to the other end', async () => {
  for (const level of [32768, -32768, 1e9, -1e9]) {
    const errors = await dither(level, 5)
    const values = errors.map((error) => error + level)
    assert.ok(values.every((value) => (level > 0 ? value >= 32766 : value <= -32766)))
  }
})

test('what the file plugin of alsa-lib writes down is bit for bit what was sent', async () => {
  const card = new HandCard()
  const out = join(card.folder, 'out.raw')
  card.configure(`pcm.tape { type file slave.pcm { type null } file "${out}" format raw }`)
  const pcm = await Pcm.open({ ...card.options('playback', { format: 'FLOAT' }), device: 'tape' })
  const planes = Float32Array.from({ length: 2 * 64 }, (_, i) => Math.sin(i * i))
  assert.is(pcm.write(planes, 0, 64), 64)
  pcm.close()
  const raw = readFileSync(out)
  const interleaved = Float32Array.from({ length: 2 * 64 }, (_, i) => planes[(i % 2) * 64 + (i >> 1)]!)
  assert.equal(
    [...new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + 512))],
    [...interleaved],
  )
  card.remove()
})

test.run()
