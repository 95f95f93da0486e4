import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openWav, WavError, WavWriter } from '../../../hal/wav/index.ts'
import { wavHeader } from '../../../hal/wav/write-wav-header.ts'
import { soxSamples, temporaryFolder } from './handmade.ts'

const folder = temporaryFolder()

function soxi(option: string, path: string): string {
  const { stdout, stderr } = spawnSync('soxi', [option, path], { encoding: 'utf8' })
  assert.is(stderr, '', 'sox finds nothing to complain of')
  return stdout.trim()
}

const FORMATS = [
  { format: 'f32', fullScale: 0, bits: '32', encoding: 'Floating Point PCM' },
  { format: 's16', fullScale: 2 ** 15, bits: '16', encoding: 'Signed Integer PCM' },
  { format: 's24', fullScale: 2 ** 23, bits: '24', encoding: 'Signed Integer PCM' },
] as const

for (const { format, fullScale, bits, encoding } of FORMATS) {
  for (const channels of [1, 2, 3, 32]) {
    test(`${format}, ${channels} channels: sox reads what was written, saturated and rounded`, () => {
      const path = join(folder, `${format}-${channels}.wav`)
      const values = [0, 0.25, -0.25, 0.999, -1, 1, 1.5, -1.5, 1 / 3, -1 / 7, 1e-6]
      const planes = Array.from({ length: channels }, (_, c) => {
        return Float32Array.from(values, (x) => x * (1 - c / 64))
      })
      const writer = WavWriter.create(path, { rate: 44100, channels, format })
      // Odd lengths, and one of several blocks: 45000 frames of 11 values, and 7.
      for (let n = 0; n < 4; n++) writer.append(planes, values.length - n)
      const long = planes.map((plane) => Float32Array.from({ length: 45000 }, (_, n) => plane[n % 11]!))
      writer.append(long, 45000)
      assert.is(writer.frames, 38 + 45000)
      writer.close()
      assert.is(soxi('-s', path), '45038')
      assert.equal([soxi('-r', path), soxi('-c', path), soxi('-b', path)], ['44100', `${channels}`, bits])
      assert.is(soxi('-e', path), encoding)
      const indices = [0, 1, 2, 3].flatMap((n) => Array.from({ length: 11 - n }, (_, i) => i))
      const read = soxSamples(path)
      assert.is(read.length, 45038 * channels)
      for (let n = 0; n < 45038; n++) {
        for (let c = 0; c < channels; c++) {
          const x = planes[c]![n < 38 ? indices[n]! : (n - 38) % 11]!
          // sox clips floats to its own full scale; integers are exact.
          const expected = fullScale
            ? Math.min(fullScale - 1, Math.max(-fullScale, Math.round(x * fullScale))) / fullScale
            : Math.min(1, Math.max(-1, x))
          const difference = Math.abs(read[n * channels + c]! - expected)
          if (difference > 1e-9) assert.unreachable(`frame ${n}, channel ${c}: off by ${difference}`)
        }
      }
    })
  }
}

test('floats are kept bit by bit, NaN and infinities too; in integers NaN is silence', () => {
  const values = Float32Array.of(4, -1e9, 1e-40, Number.POSITIVE_INFINITY, Number.NaN, -0)
  const path = join(folder, 'bits.wav')
  const float = WavWriter.create(path, { rate: 48000, channels: 1, format: 'f32' })
  float.append([values], values.length)
  float.close()
  assert.equal(readFileSync(path).subarray(-4 * values.length), Buffer.from(values.buffer))
  for (const format of ['s16', 's24'] as const) {
    const writer = WavWriter.create(path, { rate: 48000, channels: 1, format })
    writer.append([Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0)], 4)
    writer.close()
    const scale = format === 's16' ? 2 ** 15 : 2 ** 23
    assert.equal([...soxSamples(path)], [0, 1 - 1 / scale, -1, 0])
  }
})

test('the recording of a killed program is a whole file that lacks less than its last second', () => {
  const path = join(folder, 'growing.wav')
  const writer = WavWriter.create(path, { rate: 8000, channels: 1, format: 's24' })
  const plane = new Float32Array(1600).fill(0.25)
  for (let n = 1; n <= 23; n++) {
    writer.append([plane], 1333)
    // What a kill at this moment would leave.
    const left = join(folder, 'left.wav')
    copyFileSync(path, left)
    const frames = Number(soxi('-s', left))
    assert.ok(frames > n * 1333 - 8000 && frames <= n * 1333, `${frames} of ${n * 1333} frames`)
    if (frames > 0) assert.ok(soxSamples(left).every((sample) => sample === 0.25))
    const reader = openWav(left)
    if (frames > 0) assert.is(reader.frames, frames)
    reader.close()
  }
  writer.close()
  assert.is(soxi('-s', path), String(23 * 1333))
  assert.is(statSync(path).size % 2, 0, 'chunks of an odd length are padded')
  assert.is(readFileSync(path).readUInt32LE(4) + 8, statSync(path).size)
})

test('beyond 4 GiB the sizes move into a ds64 chunk, as EBU Tech 3306 lays it out', () => {
  const spec = { rate: 96000, channels: 32, format: 's24' } as const
  // 96 bytes a frame: the last frame that fits 32 bits, and the first that does not.
  const fixed = wavHeader(spec, 0).length
  const last = Math.floor((0xffffffff - 1 - (fixed - 8)) / 96)
  const small = wavHeader(spec, last)
  assert.is(small.toString('latin1', 0, 4), 'RIFF')
  assert.is(small.readUInt32LE(4), fixed - 8 + 96 * last)
  assert.is(small.toString('latin1', 12, 16), 'JUNK')
  assert.is(small.readUInt32LE(fixed - 4), 96 * last)
  for (const frames of [last + 1, 2 ** 40]) {
    const large = wavHeader(spec, frames)
    assert.is(large.length, fixed)
    assert.is(large.toString('latin1', 0, 4), 'RF64')
    assert.is(large.readUInt32LE(4), 0xffffffff)
    assert.is(large.toString('latin1', 8, 16), 'WAVEds64')
    assert.is(large.readUInt32LE(16), 28)
    assert.is(large.readBigUInt64LE(20), BigInt(fixed - 8) + 96n * BigInt(frames))
    assert.is(large.readBigUInt64LE(28), 96n * BigInt(frames))
    assert.is(large.readBigUInt64LE(36), BigInt(frames))
    assert.is(large.readUInt32LE(44), 0, 'no table')
    assert.is(large.toString('latin1', fixed - 8, fixed - 4), 'data')
    assert.is(large.readUInt32LE(fixed - 4), 0xffffffff)
  }
})

test('a disk that is full ends the recording with an error and a file that plays', () => {
  const path = join(folder, 'full.wav')
  // A limit on the size of files stands for the full disk: the same write that fails half-way.
  const program = `
    import { WavWriter } from '${new URL('../../../hal/wav/index.js', import.meta.url).href}'
    process.on('SIGXFSZ', () => {})
    const writer = WavWriter.create('${path}', { rate: 8000, channels: 1, format: 's24' })
    const plane = new Float32Array(5000).fill(0.5)
    try {
      for (;;) writer.append([plane], 5000)
    } catch (error) {
      console.log(JSON.stringify({ ...error, message: error.message, frames: writer.frames }))
    }
    writer.close()`
  const arguments_ = ['-c', 'ulimit -f 200; exec "$0" --input-type=module -e "$1"', process.execPath, program]
  const run = spawnSync('bash', arguments_, { encoding: 'utf8' })
  assert.is(run.status, 0, run.stderr)
  const error = JSON.parse(run.stdout)
  assert.is(error.code, 'EFBIG')
  assert.match(error.message, new RegExp(`${path}: append; the file keeps its first ${error.frames} frames`))
  // bash counts blocks of 1024 bytes.
  assert.ok(error.frames > (200 * 1024 - 200) / 3, `${error.frames} frames`)
  assert.is(soxi('-s', path), String(error.frames))
  assert.ok(soxSamples(path).every((sample) => sample === 0.5))
})

test('wrong arguments are refused by name, before a file is made or touched', () => {
  const path = join(folder, 'never.wav')
  const good = { rate: 48000, channels: 2, format: 'f32' } as const
  const wrong: [options: object, says: RegExp][] = [
    [{ rate: 0 }, /rate of 0 Hz.*1 to 768000/],
    [{ rate: 44100.5 }, /44100\.5 Hz/],
    [{ channels: 0 }, /0 channels.*1 to 256/],
    [{ channels: 257 }, /257 channels/],
    [{ format: 's8' }, /format s8; allowed are f32, s16, s24/],
    [{ format: 'toString' }, /format toString/],
  ]
  for (const [options, says] of wrong)
    assert.throws(() => WavWriter.create(path, { ...good, ...options }), says)
  assert.not(existsSync(path))
  assert.throws(
    () => WavWriter.create(join(folder, 'none', 'a.wav'), good),
    (error: unknown) =>
      error instanceof WavError && error.code === 'ENOENT' && /none\/a\.wav/.test(error.message),
  )
  const writer = WavWriter.create(path, good)
  const plane = new Float32Array(4)
  assert.throws(() => writer.append([plane], 4), /1 planes; the file has 2 channels/)
  assert.throws(() => writer.append([plane, new Float32Array(3)], 4), /shorter than 4 frames/)
  assert.throws(() => writer.append([plane, plane], -1), /-1 frames/)
  assert.is(writer.frames, 0)
  writer.close()
  writer.close()
  assert.throws(() => writer.append([plane, plane], 4), /closed/)
  assert.is(soxi('-s', path), '0')
})

test.run()
