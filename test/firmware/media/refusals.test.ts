import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { RequestLines } from '../../../firmware/media/request-lines.ts'
import { errorOf, mediaBench } from './media-bench.ts'
import { floatWav, noise, temporaryFolder, writeFloatWav } from './sound-files.ts'

const folder = temporaryFolder()

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const good = floatWav(48000, [noise(100, 1)])
const adpcm = Buffer.from(good)
adpcm.writeUInt16LE(2, 20)
mkdirSync(join(folder, 'a-folder'))
spawnSync('mkfifo', [join(folder, 'a-pipe')])

const BAD_FILES: { what: string; path: string; code: string; says: string[] }[] = [
  { what: 'a missing file', path: join(folder, 'none.wav'), code: 'ENOENT', says: ['there is no such file'] },
  {
    what: 'a path through a file',
    path: `${file('plain', 'x')}/a.wav`,
    code: 'ENOTDIR',
    says: ['there is no such file'],
  },
  {
    what: 'a folder',
    path: join(folder, 'a-folder'),
    code: 'EISDIR',
    says: ['it is a folder; a WAV file is needed'],
  },
  { what: 'a pipe', path: join(folder, 'a-pipe'), code: 'EINVAL', says: ['it is a pipe, socket or device'] },
  { what: 'an empty file', path: file('empty.wav', ''), code: 'EFOREIGN', says: ['it is empty'] },
  {
    what: 'a text',
    path: file('text.wav', 'not a recording at all, only words'),
    code: 'EFOREIGN',
    says: ['begins with "not "', 'RIFF'],
  },
  {
    what: 'a file cut off in its header',
    path: file('cut.wav', good.subarray(0, 30)),
    code: 'ETRUNCATED',
    says: ['but the file ends after 30'],
  },
  {
    what: 'a compressed WAV',
    path: file('adpcm.wav', adpcm),
    code: 'ECODEC',
    says: ['allowed are PCM'],
  },
  {
    what: 'a file cut off in its samples',
    path: file('cut-samples.wav', good.subarray(0, 200)),
    code: 'ETRUNCATED',
    says: ['its data chunk of 400 bytes', 'the file ends after 200'],
  },
  {
    what: 'three channels',
    path: writeFloatWav(folder, 'three.wav', 48000, [noise(9, 1), noise(9, 2), noise(9, 3)]),
    code: 'ECHANNELS',
    says: ['it has 3 channels; allowed are 1 (mono) or 2 (stereo)'],
  },
  {
    what: 'no frames',
    path: file('none-in-it.wav', floatWav(48000, [[]])),
    code: 'EEMPTY',
    says: ['it holds no frames'],
  },
]

for (const { what, path, code, says } of BAD_FILES) {
  test(`${what} is refused by name, and neither pool nor ring keeps anything`, async () => {
    const bench = mediaBench()
    for (const request of [
      { op: 'probe', path },
      { op: 'load', path },
      { op: 'stream', path, source: 0 },
    ]) {
      const error = errorOf(await bench.ask(request))
      assert.is(error.code, code)
      assert.match(error.message, path)
      for (const words of says) assert.ok(error.message.includes(words), `"${error.message}" says "${words}"`)
    }
    assert.is(bench.arena.assets.usage().assets, 0)
    assert.is(bench.arena.sources[0]!.state(), 0)
    const fine = file('fine.wav', good)
    assert.is((await bench.ask({ op: 'stream', path: fine, source: 0 }))['frames'], 100, 'the source is free')
  })
}

function linkOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`)
  } catch {
    // The listing's own descriptor is gone by now.
    return ''
  }
}

test('files stay open no longer than they are needed', async () => {
  // By the kernel's own list; other descriptors of the process come and go.
  const open = () =>
    readdirSync('/proc/self/fd').filter((descriptor) => linkOf(descriptor).startsWith(folder)).length
  const bench = mediaBench()
  const fine = file('descriptors.wav', good)
  for (let k = 0; k < 20; k++) {
    await bench.ask({ op: 'probe', path: fine })
    await bench.ask({ op: 'load', path: fine })
    await bench.ask({ op: 'stream', path: fine, source: 0 })
    await bench.ask({ op: 'stopStream', source: 0 })
    await bench.ask({ op: 'stream', path: fine, source: 0, startFrame: 100 })
    for (const { path } of BAD_FILES) await bench.ask({ op: 'load', path })
  }
  assert.is(open(), 0)
  await bench.ask({ op: 'stream', path: fine, source: 0, loop: true })
  assert.is(open(), 1)
  await bench.ask({ op: 'stopStream', source: 0 })
  assert.is(open(), 0)
})

const fine = file('request.wav', good)
const BAD_REQUESTS: [line: string, id: unknown, code: string, message: string][] = [
  ['garbage', null, 'EPROTO', 'request: "garbage" is not JSON; allowed is one object a line'],
  ['[1]', null, 'EPROTO', 'request: [1] is no object; allowed is one object a line'],
  ['null', null, 'EPROTO', 'request: null is no object; allowed is one object a line'],
  ['{"op":"usage"}', null, 'EPROTO', 'request: id is missing; allowed is a number or a text'],
  ['{"id":{},"op":"usage"}', null, 'EPROTO', 'request: id is {}; allowed is a number or a text'],
  [
    '{"id":1}',
    1,
    'EOPNOTSUPP',
    'request: op is missing; allowed are probe, load, stream, stopStream, retire, free, usage, sources, ping, quit',
  ],
  [
    '{"id":"a","op":"dance"}',
    'a',
    'EOPNOTSUPP',
    'request: op is "dance"; allowed are probe, load, stream, stopStream, retire, free, usage, sources, ping, quit',
  ],
  [
    '{"id":1,"op":"toString"}',
    1,
    'EOPNOTSUPP',
    'request: op is "toString"; allowed are probe, load, stream, stopStream, retire, free, usage, sources, ping, quit',
  ],
  ['{"id":1,"op":"load"}', 1, 'EINVAL', 'load: path is missing; allowed is a text that is not empty'],
  ['{"id":1,"op":"load","path":""}', 1, 'EINVAL', 'load: path is ""; allowed is a text that is not empty'],
  [
    '{"id":1,"op":"load","path":"a\\u0000b"}',
    1,
    'EINVAL',
    'load: path is "a\\u0000b"; allowed is a text that is not empty',
  ],
  ['{"id":1,"op":"load","path":7}', 1, 'EINVAL', 'load: path is 7; allowed is a text that is not empty'],
  [
    `{"id":1,"op":"stream","path":"${fine}"}`,
    1,
    'EINVAL',
    'stream: source is missing; allowed is a whole number from 0',
  ],
  [
    `{"id":1,"op":"stream","path":"${fine}","source":-1}`,
    1,
    'EINVAL',
    'stream: source is -1; allowed is a whole number from 0',
  ],
  [`{"id":1,"op":"stream","path":"${fine}","source":3}`, 1, 'ERANGE', 'source is 3; allowed are 0 to 2'],
  [
    `{"id":1,"op":"stream","path":"${fine}","source":0,"loop":1}`,
    1,
    'EINVAL',
    'stream: loop is 1; allowed is true or false',
  ],
  [
    `{"id":1,"op":"stream","path":"${fine}","source":0,"startFrame":0.5}`,
    1,
    'EINVAL',
    'stream: startFrame is 0.5; allowed is a whole number from 0',
  ],
  [
    `{"id":1,"op":"stream","path":"${fine}","source":0,"startFrame":100}`,
    1,
    'ERANGE',
    `open ${fine}: startFrame is 100; it has 100 frames at 48000 Hz: allowed are 0 to 99`,
  ],
  ['{"id":1,"op":"stopStream","source":3}', 1, 'ERANGE', 'source is 3; allowed are 0 to 2'],
  ['{"id":1,"op":"retire"}', 1, 'EINVAL', 'retire: asset is missing; allowed is a whole number from 0'],
  ['{"id":1,"op":"free","asset":"0"}', 1, 'EINVAL', 'free: asset is "0"; allowed is a whole number from 0'],
]

test('each bad request is answered with its id, what was wrong and what is allowed', async () => {
  const bench = mediaBench()
  for (const [line, id, code, message] of BAD_REQUESTS) {
    assert.equal(await bench.media.answer(line), { id, error: { code, message } }, line)
  }
})

test('a file that may not be read is refused as such', async () => {
  const path = file('secret.wav', good)
  chmodSync(path, 0)
  let readable = true
  try {
    readFileSync(path)
  } catch {
    readable = false
  }
  const answer = await mediaBench().ask({ op: 'load', path })
  // Root reads everything; then the file is simply good.
  if (readable) assert.is(answer['frames'], 100)
  else assert.is(errorOf(answer).code, 'EACCES')
})

test('lines arrive whole however the bytes are cut, and an endless one is refused', () => {
  const text = '{"path":"größe.wav"}\n\n  \nsecond\r\nthird'
  for (const size of [1, 2, 3, 1000]) {
    const lines = new RequestLines()
    const bytes = Buffer.from(text)
    const got: unknown[] = []
    for (let at = 0; at < bytes.length; at += size) got.push(...lines.take(bytes.subarray(at, at + size)))
    assert.equal(got, ['{"path":"größe.wav"}', 'second\r'], `cut every ${size} bytes`)
    assert.equal(lines.take(Buffer.from('\n')), ['third'])
  }
  const lines = new RequestLines()
  for (let k = 0; k < 100; k++) assert.equal(lines.take(Buffer.alloc(1000, 'x')), [])
  const [refusal, next] = lines.take(Buffer.from('\nnext\n'))
  assert.is((refusal as Error).message, 'request: the line is too long; allowed are 32768 characters')
  assert.is(next, 'next')
})

test.run()
