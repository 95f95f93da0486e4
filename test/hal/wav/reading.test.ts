import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openWav, readWavHeader } from '../../../hal/wav/index.ts'
import { chunk, ds64, extension, format, int16, riff, soxSamples, temporaryFolder } from './handmade.ts'

const folder = temporaryFolder()
const PCM_GUID = '0100000000001000800000aa00389b71'

/** Interleaved, as sox gives them. */
function readAll(path: string): { samples: number[]; reader: ReturnType<typeof openWav> } {
  const reader = openWav(path)
  const planes = Array.from({ length: reader.channels }, () => new Float32Array(reader.frames))
  assert.is(reader.read(0, reader.frames, planes), reader.frames)
  reader.close()
  const samples = Array.from({ length: reader.frames * reader.channels }, (_, n) => {
    return planes[n % reader.channels]![Math.floor(n / reader.channels)]!
  })
  return { samples, reader }
}

function written(name: string, bytes: Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const SOX_FORMATS = [
  { encoding: 'unsigned-integer', bits: 8, channels: 1, rate: 8000 },
  { encoding: 'signed-integer', bits: 16, channels: 1, rate: 48000 },
  { encoding: 'signed-integer', bits: 16, channels: 2, rate: 44100 },
  { encoding: 'signed-integer', bits: 24, channels: 2, rate: 96000 },
  { encoding: 'signed-integer', bits: 24, channels: 7, rate: 48000 },
  { encoding: 'signed-integer', bits: 32, channels: 3, rate: 192000 },
  { encoding: 'floating-point', bits: 32, channels: 2, rate: 48000 },
  { encoding: 'floating-point', bits: 64, channels: 5, rate: 48000 },
]

for (const { encoding, bits, channels, rate } of SOX_FORMATS) {
  const title = `${bits}-bit ${encoding}, ${channels} channels`
  test(`${title}: the samples are those that sox reads`, () => {
    const path = join(folder, `${encoding}-${bits}-${channels}.wav`)
    const tones = Array.from({ length: channels }, (_, c) => ['sine', String(300 + 170 * c)]).flat()
    execFileSync('sox', [
      ...['-R', '-n', '-r', `${rate}`, '-c', `${channels}`, '-b', `${bits}`, '-e', encoding, path],
      ...['synth', '0.7', ...tones, 'synth', 'whitenoise', 'mix', 'gain', '-0.3'],
    ])
    const { samples, reader } = readAll(path)
    const truth = soxSamples(path)
    assert.is(reader.rate, rate)
    assert.is(reader.channels, channels)
    assert.is(reader.bitsPerSample, bits)
    assert.is(reader.format, encoding === 'floating-point' ? 'float' : 'pcm')
    assert.is(samples.length, truth.length)
    const loudest = truth.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    assert.ok(loudest > 0.5, 'the test file is no silence')
    // sox holds 32-bit integers: what it reads from floats is rounded to them. Single precision is ours.
    const tolerance = encoding === 'floating-point' ? 2 ** -31 : 0
    const worst = samples.reduce((most, s, n) => Math.max(most, Math.abs(s - Math.fround(truth[n]!))), 0)
    assert.ok(worst <= tolerance, `differs by ${worst}`)
  })
}

test('any stretch of a file can be read, across blocks and up to the end', () => {
  const path = join(folder, 'stretches.wav')
  execFileSync('sox', ['-R', '-n', '-r', '48000', '-c', '3', '-b', '24', path, 'synth', '2', 'whitenoise'])
  const truth = soxSamples(path)
  const reader = openWav(path)
  let seed = 7
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed % below
  }
  for (let n = 0; n < 200; n++) {
    const from = random(reader.frames)
    const frames = random(n % 2 ? 100 : 60000)
    const planes = [0, 1, 2].map(() => new Float32Array(frames).fill(9))
    const got = reader.read(from, frames, planes)
    assert.is(got, Math.min(frames, reader.frames - from))
    for (let c = 0; c < 3; c++) {
      const wrong = planes[c]!.findIndex((sample, i) => sample !== (i < got ? truth[3 * (from + i) + c] : 9))
      assert.is(wrong, -1, `frame ${from + wrong}, channel ${c}`)
    }
  }
  assert.is(
    reader.read(
      reader.frames,
      10,
      [0, 1, 2].map(() => new Float32Array(10)),
    ),
    0,
  )
  assert.is(
    reader.read(
      reader.frames + 5,
      10,
      [0, 1, 2].map(() => new Float32Array(10)),
    ),
    0,
  )
  reader.close()
})

test('floats beyond full scale, infinities and NaN come through as they are', () => {
  const values = [4, -1e9, 1e-40, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, -0]
  const data = Buffer.alloc(4 * values.length)
  values.forEach((value, n) => {
    data.writeFloatLE(value, 4 * n)
  })
  const path = written('odd.wav', riff([chunk('fmt ', format({ tag: 3, bits: 32 })), chunk('data', data)]))
  const { samples } = readAll(path)
  samples.forEach((sample, n) => {
    assert.ok(Object.is(sample, Math.fround(values[n]!)), `${sample} for ${values[n]}`)
  })
})

test('full scale of every integer width is -1, half of it 0.5, its zero 0', () => {
  const cases: [bits: number, bytes: number[]][] = [
    [8, [0, 192, 128]],
    [16, [0x00, 0x80, 0x00, 0x40, 0, 0]],
    [24, [0, 0, 0x80, 0, 0, 0x40, 0, 0, 0]],
    [32, [0, 0, 0, 0x80, 0, 0, 0, 0x40, 0, 0, 0, 0]],
  ]
  for (const [bits, bytes] of cases) {
    const file = riff([chunk('fmt ', format({ bits })), chunk('data', Buffer.from(bytes))])
    assert.equal(readAll(written(`scale-${bits}.wav`, file)).samples, [-1, 0.5, 0], `${bits} bits`)
  }
})

test('chunks before the data may be of any kind, order and odd length, and chunks after it are no sound', () => {
  const file = riff([
    chunk('LIST', Buffer.from('INFOISFT\x05\0\0\0mixer')),
    chunk('bext', Buffer.alloc(603, 0x64)),
    chunk('fmt ', format({ channels: 2 })),
    chunk('cue ', Buffer.alloc(0)),
    chunk('junk', Buffer.from('data')),
    chunk('data', int16(1, -1, 2, -2, 3, -3)),
    chunk('LIST', Buffer.from('INFO after')),
  ])
  const { samples, reader } = readAll(written('chunks.wav', file))
  assert.equal(
    samples.map((sample) => sample * 32768),
    [1, -1, 2, -2, 3, -3],
  )
  assert.is(reader.dataOffset, file.lastIndexOf('data') + 8)
  assert.not(reader.unfinished)
})

test('samples of 20 bits in containers of 24 and of 24 in 32, extensible, keep their level', () => {
  const short = riff([
    chunk('fmt ', format({ bits: 20, frameBytes: 3 })),
    chunk('data', Buffer.from([0, 0, 0x40, 0, 0, 0xc0])),
  ])
  assert.equal(readAll(written('20-in-24.wav', short)).samples, [0.5, -0.5])
  const wide = riff([
    chunk('fmt ', Buffer.concat([format({ tag: 0xfffe, bits: 32 }), extension(24, PCM_GUID)])),
    chunk('data', Buffer.from([0, 0, 0, 0x20, 0, 0, 0, 0xe0])),
  ])
  assert.equal(readAll(written('24-in-32.wav', wide)).samples, [0.25, -0.25])
})

for (const id of ['RF64', 'BW64']) {
  test(`${id}: sizes come from the ds64 chunk, and frames beyond 4 GiB are found`, () => {
    const frames = 1_100_000_000
    const bytes = 4 * frames
    const head = Buffer.concat([
      Buffer.from(`${id}\xff\xff\xff\xffWAVE`, 'latin1'),
      chunk('ds64', ds64(BigInt(bytes + 72), BigInt(bytes), BigInt(frames))),
      chunk('fmt ', format({ channels: 2 })),
      chunk('data', Buffer.alloc(0), 0xffffffff),
    ])
    const path = join(folder, `${id}.wav`)
    const descriptor = openSync(path, 'w')
    writeSync(descriptor, head)
    // A hole that takes no room on the disk.
    ftruncateSync(descriptor, head.length + bytes)
    writeSync(descriptor, int16(-32768, 16384), 0, 4, head.length + bytes - 4)
    closeSync(descriptor)
    const reader = openWav(path)
    assert.is(reader.frames, frames)
    const planes = [new Float32Array(2), new Float32Array(2)]
    assert.is(reader.read(frames - 2, 5, [new Float32Array(5), new Float32Array(5)]), 2)
    assert.is(reader.read(frames - 2, 2, planes), 2)
    assert.equal([...planes[0]!, ...planes[1]!], [0, -1, 0, 0.5])
    reader.close()
  })
}

test('a file whose recorder was killed is read to its end, without the frame that was cut off', () => {
  for (const said of [0, 0xffffffff, 0x80000000]) {
    const file = riff(
      [chunk('fmt ', format({ channels: 2 })), chunk('data', Buffer.concat([int16(1, 2, 3, 4, 5)]), said)],
      'RIFF',
      said,
    )
    const { samples, reader } = readAll(written(`killed-${said}.wav`, file))
    assert.ok(reader.unfinished)
    assert.equal(
      samples.map((sample) => sample * 32768),
      [1, 2, 3, 4],
    )
  }
})

test('what sox writes into a pipe and a killed arecord leaves is read to its end', () => {
  const piped = spawnSync('sox', [
    '-n',
    '-r',
    '48000',
    '-b',
    '16',
    '-t',
    'wav',
    '-',
    'synth',
    '0.1',
    'sine',
    '500',
  ])
  const { reader } = readAll(written('piped.wav', piped.stdout))
  assert.is(reader.frames, 4800)
  assert.ok(reader.unfinished)
  const path = join(folder, 'arecord.wav')
  const arguments_ = ['-s', 'KILL', '0.3', 'arecord', '-q', '-D', 'null', '-f', 'S16_LE', '-r', '8000', path]
  spawnSync('timeout', arguments_)
  const killed = openWav(path)
  killed.close()
  assert.ok(killed.unfinished)
  assert.is(killed.frames, Math.floor((statSync(path).size - 44) / 2))
})

test('a finished file without sound has no frames, whatever follows its data chunk', () => {
  const path = join(folder, 'empty.wav')
  execFileSync('sox', ['-n', '-r', '48000', '-c', '2', '-b', '16', path, 'trim', '0', '0'])
  assert.is(readAll(path).reader.frames, 0)
  const followed = riff([
    chunk('fmt ', format()),
    chunk('data', Buffer.alloc(0)),
    chunk('LIST', Buffer.from('INFO')),
  ])
  assert.is(readAll(written('followed.wav', followed)).reader.frames, 0)
})

test('a header can be read from memory', () => {
  const file = riff([chunk('fmt ', format({ channels: 2, rate: 44100 })), chunk('data', int16(1, 2, 3, 4))])
  assert.equal(readWavHeader(file, 'memory'), {
    rate: 44100,
    channels: 2,
    format: 'pcm',
    bitsPerSample: 16,
    frames: 2,
    dataOffset: 44,
    unfinished: false,
  })
})

test("the box's own example recordings are read as sox reads them", () => {
  for (const name of ['Front_Center', 'Noise', 'Side_Right']) {
    const path = `/usr/share/sounds/alsa/${name}.wav`
    const truth = soxSamples(path)
    const { samples } = readAll(path)
    assert.is(samples.length, truth.length)
    assert.is(
      samples.findIndex((sample, n) => sample !== truth[n]),
      -1,
    )
  }
})

test.run()
