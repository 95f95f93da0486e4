import { execFileSync } from 'node:child_process'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openWav, WavError } from '../../../hal/wav/index.ts'
import { chunk, extension, type Format, format, int16, riff, temporaryFolder } from './handmade.ts'

const folder = temporaryFolder()
const SOUND = chunk('data', int16(1, 2, 3, 4))

function withFormat(said: Format): Buffer {
  return riff([chunk('fmt ', format(said)), SOUND])
}

/** A file, the code it is refused with, and what the message must name. */
const BAD: [name: string, bytes: Buffer, code: string, says: RegExp][] = [
  ['empty', Buffer.alloc(0), 'EFOREIGN', /empty.*RIFF/],
  ['text', Buffer.from('It was a dark and stormy night.'), 'EFOREIGN', /begins with "It w".*RIFF/],
  ['three-bytes', Buffer.from('RIF'), 'EFOREIGN', /begins with "RIF"/],
  ['ogg', Buffer.from('OggS\0\x02'.padEnd(80, '\0'), 'latin1'), 'EFOREIGN', /OggS/],
  ['big-endian', Buffer.from('RIFX\0\0\0\x24WAVEfmt '.padEnd(60, '\0'), 'latin1'), 'EFOREIGN', /RIFX/],
  ['avi', Buffer.from('RIFF\x40\0\0\0AVI LIST'.padEnd(80, '\0'), 'latin1'), 'EFOREIGN', /type "AVI "/],
  ['no-data', riff([chunk('fmt ', format())]), 'ETRUNCATED', /without a data chunk/],
  ['cut-in-header', withFormat({}).subarray(0, 30), 'ETRUNCATED', /chunk "fmt " of 16 bytes.*after 30/],
  ['cut-in-data', withFormat({}).subarray(0, 48), 'ETRUNCATED', /data chunk of 8 bytes.*byte 44.*after 48/],
  ['data-first', riff([SOUND, chunk('fmt ', format())]), 'EHEADER', /before any format/],
  ['short-format', riff([chunk('fmt ', Buffer.alloc(14)), SOUND]), 'EHEADER', /14 bytes.*16/],
  ['no-channels', withFormat({ channels: 0, frameBytes: 2 }), 'EHEADER', /0 channels.*1 to 256/],
  ['65535-channels', withFormat({ channels: 65535, frameBytes: 2 }), 'EHEADER', /65535 channels.*1 to 256/],
  ['no-rate', withFormat({ rate: 0 }), 'EHEADER', /rate is 0 Hz.*1 to 768000/],
  ['absurd-rate', withFormat({ rate: 4_000_000_000 }), 'EHEADER', /4000000000 Hz/],
  ['no-frame-bytes', withFormat({ frameBytes: 0 }), 'EHEADER', /0 bytes/],
  ['uneven-frames', withFormat({ channels: 2, frameBytes: 5 }), 'EHEADER', /5 bytes.*2 channels/],
  ['lying-bits', withFormat({ bits: 24, frameBytes: 2 }), 'EHEADER', /24 bits.*2 bytes.*16/],
  ['bits-0', withFormat({ bits: 0, frameBytes: 2 }), 'EHEADER', /0 bits/],
  ['12-bytes-a-sample', withFormat({ bits: 96 }), 'ECODEC', /96 bits.*8, 16, 24, 32/],
  ['16-bit-float', withFormat({ tag: 3 }), 'ECODEC', /float samples take 16.*32, 64/],
  ['mp3', withFormat({ tag: 0x55 }), 'ECODEC', /MP3 \(0x0055\).*PCM/],
  ['unknown-codec', withFormat({ tag: 0x4242 }), 'ECODEC', /0x4242/],
  ['short-extensible', withFormat({ tag: 0xfffe }), 'EHEADER', /extensible.*16 bytes.*40/],
  [
    'foreign-sub-format',
    riff([chunk('fmt ', Buffer.concat([format({ tag: 0xfffe }), extension(16, 'ff'.repeat(16))])), SOUND]),
    'ECODEC',
    /sub-format is ffff/,
  ],
  [
    'endless-chunks',
    riff([chunk('fmt ', format()), ...Array.from({ length: 2000 }, () => chunk('none', Buffer.alloc(0)))]),
    'EHEADER',
    /no data chunk among its first 1000/,
  ],
]

/** @returns the error of opening it */
function refusal(path: string): WavError {
  try {
    openWav(path).close()
  } catch (error) {
    assert.instance(error, WavError)
    return error as WavError
  }
  throw new Error(`${path} was not refused`)
}

for (const [name, bytes, code, says] of BAD) {
  test(`${name} is refused with what was found and what is allowed`, () => {
    const path = join(folder, `${name}.wav`)
    writeFileSync(path, bytes)
    const error = refusal(path)
    assert.is(error.code, code, error.message)
    assert.match(error.message, says)
    assert.ok(error.message.startsWith(path), error.message)
    assert.is(error.path, path)
  })
}

test('the files that other programs compress are refused by their names', () => {
  for (const [encoding, says] of [
    ['ms-adpcm', /Microsoft ADPCM/],
    ['a-law', /A-law/],
    ['mu-law', /mu-law/],
    ['gsm-full-rate', /GSM 6\.10/],
  ] as const) {
    const path = join(folder, `${encoding}.wav`)
    execFileSync('sox', ['-n', '-r', '8000', '-e', encoding, path, 'synth', '0.1', 'sine', '400'])
    assert.match(refusal(path).message, says)
  }
})

test('a real file cut off at any place is refused or keeps to what is there', () => {
  const path = join(folder, 'cut.wav')
  for (let bytes = 0; bytes < 120; bytes++) {
    execFileSync('cp', ['/usr/share/sounds/alsa/Front_Left.wav', path])
    truncateSync(path, bytes)
    assert.ok(['EFOREIGN', 'ETRUNCATED'].includes(refusal(path).code), `${bytes} bytes`)
  }
})

test('missing files, folders, pipes and devices are refused at once, by name', () => {
  const missing = refusal(join(folder, 'nowhere.wav'))
  assert.is(missing.code, 'ENOENT')
  assert.match(missing.message, /nowhere\.wav/)
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  mkdirSync(join(folder, 'folder'))
  for (const path of [pipe, join(folder, 'folder'), '/dev/zero']) {
    const error = refusal(path)
    assert.is(error.code, 'EFOREIGN')
    assert.match(error.message, /folder, pipe or device/)
  }
})

test('wrong arguments of read are refused, and so is reading after close', () => {
  const path = join(folder, 'good.wav')
  writeFileSync(path, withFormat({ channels: 2 }))
  const reader = openWav(path)
  const two = [new Float32Array(2), new Float32Array(2)]
  const wrong: [act: () => unknown, says: RegExp][] = [
    [() => reader.read(-1, 1, two), /frames from -1/],
    [() => reader.read(0.5, 1, two), /0\.5/],
    [() => reader.read(0, Number.NaN, two), /NaN/],
    [() => reader.read(0, 1, [new Float32Array(2)]), /1 planes.*2 channels/],
    [() => reader.read(0, 2, [new Float32Array(2), new Float32Array(1)]), /shorter than the 2 frames/],
  ]
  for (const [act, says] of wrong) assert.throws(act, says)
  assert.is(reader.read(0, 2, two), 2)
  reader.close()
  reader.close()
  assert.throws(() => reader.read(0, 1, two), /closed/)
})

test('a file that shrinks while it is open gives the frames that are left', () => {
  const path = join(folder, 'shrinking.wav')
  writeFileSync(path, withFormat({}))
  const reader = openWav(path)
  truncateSync(path, 44 + 5)
  const plane = new Float32Array(4).fill(9)
  assert.is(reader.read(0, 4, [plane]), 2)
  assert.equal([...plane], [1 / 32768, 2 / 32768, 9, 9])
  reader.close()
})

test.run()
