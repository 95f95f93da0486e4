// What a user would lose: recordings read and written as every other program reads and writes them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openWav, WavWriter } from '../../../hal/wav/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'mixbox-wav-'))
const path = (name: string) => join(folder, name)
test.after(() => rmSync(folder, { recursive: true }))

function sox(...args: string[]): Buffer {
  const done = spawnSync('sox', args, { maxBuffer: 2 ** 28 })
  assert.is(done.status, 0, String(done.stderr))
  return done.stdout
}

/** sox's own reading of a file as 64-bit floats, interleaved. */
function soxSamples(file: string): Float64Array {
  const raw = sox('-D', file, '-t', 'raw', '-e', 'floating-point', '-b', '64', '-')
  return new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length))
}

for (const [name, format] of [
  ['8-bit unsigned', ['-b', '8', '-e', 'unsigned-integer']],
  ['16-bit', ['-b', '16']],
  ['24-bit', ['-b', '24']],
  ['32-bit', ['-b', '32', '-e', 'signed-integer']],
  ['float', ['-b', '32', '-e', 'floating-point']],
  ['double', ['-b', '64', '-e', 'floating-point']],
] as const) {
  for (const channels of [1, 2, 5]) {
    test(`${name}, ${channels} channels, is read as sox reads it, from any frame on`, () => {
      const file = path('a.wav')
      sox(
        '-D',
        '-n',
        '-r',
        '44100',
        '-c',
        String(channels),
        ...format,
        file,
        'synth',
        '0.1',
        'noise',
        'vol',
        '0.7',
      )
      const expected = soxSamples(file)
      const wav = openWav(file)
      assert.equal([wav.rate, wav.channels, wav.frames], [44100, channels, 4410])
      const planes = Array.from({ length: channels }, () => new Float32Array(2000))
      for (const from of [0, 1, 2409, 4000]) {
        const got = wav.read(from, 2000, planes)
        assert.is(got, Math.min(2000, 4410 - from))
        for (let n = 0; n < got; n++) {
          for (let c = 0; c < channels; c++) {
            assert.is(planes[c]![n], Math.fround(expected[(from + n) * channels + c]!), `frame ${from + n}`)
          }
        }
      }
      assert.is(wav.read(4410, 10, planes), 0)
      wav.close()
    })
  }
}

for (const [format, fullScale] of [
  ['f32', 0],
  ['s24', 2 ** 23],
  ['s16', 2 ** 15],
] as const) {
  test(`what is written as ${format} sox reads as it was, saturated`, () => {
    const file = path('w.wav')
    const samples = [0, 0.25, -0.25, 0.999, -1, 1, 1.5, -1.5, 1 / 3, -1 / 7]
    const left = Float32Array.from(samples)
    const right = Float32Array.from(samples, (x) => -x)
    const writer = WavWriter.create(file, { rate: 48000, channels: 2, format })
    for (let n = 0; n < 100; n++) writer.append([left, right], samples.length)
    writer.close()
    const read = soxSamples(file)
    assert.is(read.length, 2000)
    const clamp = (x: number) =>
      fullScale === 0
        ? Math.max(-1, Math.min(1, x))
        : Math.max(-fullScale, Math.min(fullScale - 1, Math.round(x * fullScale))) / fullScale
    read.forEach((x, n) => {
      const plane = n % 2 === 0 ? left : right
      assert.ok(Math.abs(x - clamp(plane[(n >> 1) % samples.length]!)) < 1e-9, `sample ${n}: ${x}`)
    })
  })
}

test('a file whose writer died is whole up to its last megabyte', () => {
  const file = path('died.wav')
  const writer = WavWriter.create(file, { rate: 48000, channels: 1, format: 'f32' })
  const plane = new Float32Array(48000).fill(0.5)
  for (let n = 0; n < 30; n++) writer.append([plane], 48000)
  const soxFrames = Number(spawnSync('soxi', ['-s', file], { encoding: 'utf8' }).stdout)
  assert.ok(soxFrames > 30 * 48000 - 2 ** 18 - 48000, `sox sees ${soxFrames} frames`)
  writer.close()
})

test('beyond 4 GiB the file becomes an RF64 that is read to its end', () => {
  const file = path('long.wav')
  const writer = WavWriter.create(file, { rate: 48000, channels: 1, format: 'f32' })
  writer.append([Float32Array.of(0.25)], 1)
  writer.close()
  // A sparse file stands for the hours between.
  const bytes = readFileSync(file)
  const dataBytes = 2 ** 32 + 4096
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  bytes.write('RF64', 0)
  header.setUint32(4, 0xffffffff, true)
  bytes.write('ds64', 12)
  header.setBigUint64(28, BigInt(dataBytes), true)
  header.setUint32(76, 0xffffffff, true)
  writeFileSync(file, bytes)
  truncateSync(file, 80 + dataBytes)
  const wav = openWav(file)
  assert.is(wav.frames, dataBytes / 4)
  const plane = new Float32Array(8)
  assert.is(wav.read(wav.frames - 3, 8, [plane]), 3)
  wav.close()
})

test('chunks of any kind and odd length may come before the samples; unknown sizes mean "to the end"', () => {
  const file = path('odd.wav')
  const good = path('good.wav')
  sox('-D', '-n', '-r', '8000', '-c', '1', '-b', '16', good, 'synth', '0.01', 'noise')
  const bytes = readFileSync(good)
  const chunk = Buffer.concat([Buffer.from('bext'), Buffer.from([3, 0, 0, 0]), Buffer.from('abc\0')])
  for (const size of [0, 0xffffffff]) {
    const data = Buffer.from(bytes.subarray(36))
    data.writeUInt32LE(size, 4)
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 12), chunk, bytes.subarray(12, 36), data]))
    const wav = openWav(file)
    assert.is(wav.frames, 80)
    wav.close()
  }
})

test('truncated samples are read as far as they go', () => {
  const file = path('cut.wav')
  sox('-D', '-n', '-r', '48000', '-c', '2', '-b', '16', file, 'synth', '0.1', 'noise')
  truncateSync(file, statSync(file).size - 4001)
  const wav = openWav(file)
  assert.is(wav.frames, 4800 - 1001)
  wav.close()
})

const good = () => {
  sox('-D', '-n', '-r', '8000', '-c', '1', '-b', '16', path('good.wav'), 'synth', '0.01', 'noise')
  return readFileSync(path('good.wav'))
}
const patched = (at: number, bytes: number[]) => () => {
  const file = good()
  file.set(bytes, at)
  return file
}

for (const [name, make, message] of [
  ['an empty file', () => Buffer.alloc(0), /only 0 bytes long; allowed: WAV or RF64/],
  ['a text', () => Buffer.from('this is no sound at all'), /no RIFF\/WAVE file/],
  ['a header cut off', () => good().subarray(0, 30), /a format description of 10 bytes/],
  ['a header without samples', () => good().subarray(0, 36), /no samples in 36 bytes/],
  ['a compressed file (A-law)', patched(20, [6, 0]), /format 6 with 16 bits; allowed: PCM/],
  ['no channels', patched(22, [0, 0]), /0 channels; allowed: 1 to 256/],
  ['a rate of 0', patched(24, [0, 0, 0, 0]), /rate of 0 Hz/],
  ['13 bits', patched(34, [13, 0]), /13 bits; allowed/],
  ['a wrong frame size', patched(32, [7, 0]), /7 bytes per frame; allowed: 2/],
] as const) {
  test(`refused by name: ${name}`, () => {
    writeFileSync(path('bad.wav'), make())
    assert.throws(
      () => openWav(path('bad.wav')),
      (error: Error) => message.test(error.message) && error.message.includes('bad.wav'),
    )
  })
}

test('a missing file and a folder are refused', () => {
  assert.throws(() => openWav(path('none.wav')), /ENOENT/)
  assert.throws(() => openWav(folder), /a folder; allowed: a WAV file/)
})

test.run()
