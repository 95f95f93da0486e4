// What an owner would lose: samples on the way through the binding, in one of the formats real cards have.
// time limit: 300 s
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { COMBINATIONS, type Combination } from '../combinations.ts'
import { Lab } from '../lab.ts'

const lab = Lab.here()
const FOLDER = 'formats'
const shared = join(lab.place.shared, FOLDER)

/** Bits of an integer sample, and bytes it lies in. */
const WIDTHS = { S32: [32, 4], S24_3: [24, 3], S24: [24, 4], S16: [16, 2] } as const

const fileOf = (kind: string, { direction, format, rate }: Combination) =>
  join(shared, direction, `${kind}-${format}-${rate}.raw`)

/** Whole numbers of so many bits, the first and the last of the range among them; never silence at the beginning. */
function integers(count: number, bits: number): number[] {
  const top = 2 ** (bits - 1)
  let state = 12345
  return Array.from({ length: count }, (_, n) => {
    // Numerical Recipes' generator: any will do, it has only to be the same outside.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return [top - 1, -top, 1, -1][n] ?? Math.floor((state / 2 ** 32) * 2 * top) - top
  })
}

function floats(count: number): Float32Array {
  return Float32Array.from(integers(count, 24), (n) => n / 2 ** 23)
}

function writeIntegers(values: readonly number[], bytes: number): Buffer {
  const out = Buffer.alloc(values.length * bytes)
  for (const [n, value] of values.entries()) out.writeIntLE(value, n * bytes, bytes)
  return out
}

function readIntegers(raw: Buffer, bytes: number, bits: number): number[] {
  return Array.from({ length: raw.length / bytes }, (_, n) => {
    const value = raw.readIntLE(n * bytes, bytes)
    // The fourth byte of S24 says nothing.
    return bits < 8 * bytes ? (value << (8 * bytes - bits)) >> (8 * bytes - bits) : value
  })
}

const floatsOf = (raw: Buffer) =>
  Array.from(new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length)))

/** From the first frame that sounds on. */
function signalIn(samples: readonly number[], count: number): readonly number[] {
  const first = samples.findIndex((sample) => sample !== 0)
  assert.ok(first >= 0, 'nothing was heard')
  const from = first - (first % 2)
  return samples.slice(from, from + count)
}

function give(one: Combination): void {
  const count = 2 * one.frames
  const given =
    one.direction === 'playback' || one.format === 'FLOAT'
      ? Buffer.from(floats(count).buffer)
      : writeIntegers(integers(count, WIDTHS[one.format][0]), WIDTHS[one.format][1])
  // The driver may cut the last tick of its timer off, where aplay ends.
  const silence = Buffer.alloc(one.direction === 'capture' ? given.length : 0)
  writeFileSync(fileOf('given', one), Buffer.concat([given, silence]))
}

function compareCapture(one: Combination): void {
  const count = 2 * one.frames
  const heard = signalIn(floatsOf(readFileSync(fileOf('heard', one))), count)
  const expected =
    one.format === 'FLOAT'
      ? [...floats(count)]
      : integers(count, WIDTHS[one.format][0]).map((n) =>
          Math.fround(n / 2 ** (WIDTHS[one.format as 'S16'][0] - 1)),
        )
  assert.equal(firstDifference(heard, expected, 0), undefined)
}

function comparePlayback(one: Combination): void {
  const count = 2 * one.frames
  const raw = readFileSync(fileOf('heard', one))
  const given = [...floats(count)]
  if (one.format === 'FLOAT') {
    assert.equal(firstDifference(signalIn(floatsOf(raw), count), given, 0), undefined)
    return
  }
  const [bits, bytes] = WIDTHS[one.format]
  const top = 2 ** (bits - 1)
  const heard = signalIn(readIntegers(raw, bytes, bits), count)
  const expected = given.map((sample) => Math.max(-top, Math.min(top - 1, Math.round(sample * top))))
  // 16 bits are dithered: triangular noise of one step to each side, and the rounding.
  assert.equal(firstDifference(heard, expected, bits === 16 ? 2 : 0), undefined)
}

function firstDifference(heard: readonly number[], expected: readonly number[], allowed: number) {
  assert.is(heard.length, expected.length, 'length')
  const at = heard.findIndex((sample, n) => !(Math.abs(sample - expected[n]!) <= allowed))
  return at < 0 ? undefined : { at, heard: heard[at], expected: expected[at] }
}

test('the card is given up to this trial', async () => {
  await lab.run('systemctl stop mixbox', { within: 120 })
})

for (const direction of ['capture', 'playback'] as const) {
  const all = COMBINATIONS.filter((one) => one.direction === direction)
  let ran = false
  test(`${direction}: ${all.length} formats and rates are granted as asked`, async () => {
    mkdirSync(join(shared, direction), { recursive: true })
    for (const one of all) give(one)
    const program = await lab.beside('pcm-formats')
    const told = JSON.parse(
      await lab.read(`node ${program} /host/${FOLDER}/${direction} '${JSON.stringify(all)}'`, {
        within: 200,
      }),
    ) as (Combination & { granted: object; warnings: string[] })[]
    assert.equal(
      told.map(({ granted }) => granted),
      all.map(({ format, rate }) => ({ format, rate })),
    )
    ran = true
  })
  for (const one of all) {
    test(`${direction} ${one.format} at ${one.rate} Hz: every sample`, () => {
      assert.ok(ran)
      if (direction === 'capture') compareCapture(one)
      else comparePlayback(one)
    })
  }
}

test('the box has the card again', async () => {
  await lab.run('systemctl start mixbox', { within: 300 })
})

test.run()
