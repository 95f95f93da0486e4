import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { AssetState, SourceState } from '../../../firmware/arena/index.ts'
import { Media } from '../../../firmware/media/media.ts'
import { soxFloats } from '../../sound/sox.ts'
import { errorOf, mediaBench } from './media-bench.ts'
import { floatWav, noise, temporaryFolder, writeFloatWav } from './sound-files.ts'

const folder = temporaryFolder()
const SPEECH = '/usr/share/sounds/alsa/Front_Center.wav'

function sox(...args: string[]): void {
  const done = spawnSync('sox', args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`sox ${args.join(' ')}: ${done.stderr}`)
}

test('a recording at the box’s rate arrives bit by bit', async () => {
  const bench = mediaBench()
  const answer = await bench.ask({ op: 'load', path: SPEECH })
  const truth = soxFloats(['-D', SPEECH, '-t', 'raw', '-e', 'floating-point', '-b', '32', '-'])
  const [plane] = bench.planes(answer['asset'] as number)
  assert.is(answer['frames'], truth.length)
  assert.is(answer['sourceRate'], 48000)
  assert.is(answer['warning'], undefined)
  assert.equal(Buffer.from(plane!.buffer), Buffer.from(truth.buffer))
})

test('stereo in 24 bits at the box’s rate arrives bit by bit, left first', async () => {
  const path = join(folder, 'stereo24.wav')
  sox(
    '-D',
    '-n',
    '-r',
    '44100',
    '-c',
    '2',
    '-b',
    '24',
    path,
    'synth',
    '0.7',
    'sine',
    '400',
    'pinknoise',
    'gain',
    '-6',
  )
  const truth = soxFloats(['-D', path, '-t', 'raw', '-e', 'floating-point', '-b', '32', '-'])
  const bench = mediaBench(44100)
  const answer = await bench.ask({ op: 'load', path })
  const [left, right] = bench.planes(answer['asset'] as number)
  assert.is(left!.length, truth.length / 2)
  for (let n = 0; n < left!.length; n++) {
    if (left![n] !== truth[2 * n] || right![n] !== truth[2 * n + 1]) assert.unreachable(`frame ${n} differs`)
  }
})

test('no number and infinity from a file are silence in the pool, and are counted', async () => {
  const bad = new Float32Array(4800).fill(0.25)
  bad[7] = Number.NaN
  bad[100] = Number.POSITIVE_INFINITY
  bad[4799] = Number.NEGATIVE_INFINITY
  bad[2000] = 3e38
  for (const rate of [48000, 44100]) {
    const bench = mediaBench(48000)
    const path = writeFloatWav(folder, `bad-${rate}.wav`, rate, [bad])
    const answer = await bench.ask({ op: 'load', path })
    assert.is(
      answer['warning'],
      `${path}: 4 samples were no number, infinite or beyond 1e30 and were replaced by 0`,
    )
    const [plane] = bench.planes(answer['asset'] as number)
    assert.ok(plane!.every((sample) => Math.abs(sample) < 1))
    if (rate === 48000) {
      assert.equal(
        [plane![6], plane![7], plane![8], plane![100], plane![2000], plane![4799]],
        [0.25, 0, 0.25, 0, 0, 0],
      )
    }
  }
})

test('a recording whose recorder was killed plays what there is, with a warning', async () => {
  const sound = noise(5000, 4)
  const path = join(folder, 'killed.wav')
  const bytes = floatWav(48000, [sound])
  bytes.writeUInt32LE(0, 4)
  bytes.writeUInt32LE(0, 40)
  writeFileSync(path, bytes.subarray(0, 44 + 1234 * 4 + 3))
  const bench = mediaBench()
  const answer = await bench.ask({ op: 'load', path })
  assert.is(answer['frames'], 1234)
  assert.equal(bench.planes(answer['asset'] as number)[0], sound.slice(0, 1234))
  assert.is(
    answer['warning'],
    `${path}: its header was never completed; the 1234 frames there are were taken for all`,
  )
})

test('a probe tells what a load will be, and takes nothing from the arena', async () => {
  const bench = mediaBench()
  const path = writeFloatWav(folder, 'probe.wav', 44100, [noise(44100, 1), noise(44100, 2)])
  assert.equal(await bench.ask({ op: 'probe', path }), {
    id: 1,
    channels: 2,
    frames: 48000,
    rate: 48000,
    sourceRate: 44100,
    seconds: 1,
  })
  assert.is(bench.arena.assets.usage().assets, 0)
})

test('a thousand times loaded and freed: the pool is empty and whole', async () => {
  const bench = mediaBench(48000, 1)
  // Two of these fill the pool's 262144 samples; leftovers would make the next one fail.
  const path = writeFloatWav(folder, 'half.wav', 48000, [noise(60000, 1), noise(60000, 2)])
  for (let k = 0; k < 1000; k++) {
    const answer = await bench.ask({ op: 'load', path })
    assert.is(answer['error'], undefined, `round ${k}`)
    const { asset } = answer
    if (k % 2 === 0) assert.is((await bench.ask({ op: 'retire', asset }))['error'], undefined)
    assert.is((await bench.ask({ op: 'free', asset }))['error'], undefined)
  }
  assert.equal((await bench.ask({ op: 'usage' }))['pool'], { usedSamples: 0, samples: 262144, assets: 0 })
})

test('a full pool refuses with what was asked, what is free and what is taken, and keeps nothing', async () => {
  const bench = mediaBench(48000, 1)
  const first = writeFloatWav(folder, 'first.wav', 48000, [noise(192000, 1)])
  const second = writeFloatWav(folder, 'second.wav', 48000, [noise(96000, 2)])
  assert.is((await bench.ask({ op: 'load', path: first }))['error'], undefined)
  const { code, message } = errorOf(await bench.ask({ op: 'load', path: second }))
  assert.is(code, 'ENOSPC')
  assert.match(message, `load ${second} (2.0 s of 1 channels)`)
  assert.match(message, '1 channels x 96000 frames')
  assert.match(message, 'the largest free room is 70144 samples')
  assert.match(message, 'the pool holds 5.5 s of such sound, 4.0 s are taken')
  assert.equal(bench.arena.assets.usage(), { usedSamples: 192000, samples: 262144, assets: 1 })
})

test('an asset is ready only when its last sample is there, and other requests do not wait for it', async () => {
  const bench = mediaBench()
  const path = writeFloatWav(folder, 'minute.wav', 44100, [noise(44100 * 20, 1)])
  let loaded = false
  const load = bench.ask({ op: 'load', path }).then((answer) => {
    loaded = true
    return answer
  })
  let answered = 0
  while (!loaded) {
    await bench.ask({ op: 'usage' })
    await new Promise((resolve) => setImmediate(resolve))
    if (loaded) break
    answered++
    if (bench.arena.assets.stateOf(0) === AssetState.loading) {
      assert.is(bench.arena.assets.channelsOf(0), 0, 'nobody can play it yet')
      assert.is(errorOf(await bench.ask({ op: 'free', asset: 0 })).code, 'ESTATE')
    }
  }
  const answer = await load
  assert.is(answer['frames'], 960000)
  assert.ok(answered >= 10, `${answered} requests were answered during the load`)
  const [plane] = bench.planes(answer['asset'] as number)
  assert.ok(plane!.subarray(-100).some((sample) => sample !== 0))
})

test('files loaded at the same time do not mix', async () => {
  const bench = mediaBench()
  const paths = [1, 2, 3].map((seed) => writeFloatWav(folder, `mix-${seed}.wav`, 48000, [noise(50000, seed)]))
  const answers = await Promise.all(paths.map((path) => bench.ask({ op: 'load', path })))
  for (const [k, answer] of answers.entries()) {
    assert.equal(bench.planes(answer['asset'] as number)[0], noise(50000, k + 1))
  }
})

test('retire and free say what an asset is when it is not theirs to take', async () => {
  const bench = mediaBench()
  const path = writeFloatWav(folder, 'asset.wav', 48000, [noise(100, 1)])
  const { asset } = await bench.ask({ op: 'load', path })
  assert.equal(await bench.ask({ op: 'retire', asset }), { id: 2, asset })
  assert.is(bench.arena.assets.channelsOf(asset as number), 0)
  assert.is(
    errorOf(await bench.ask({ op: 'retire', asset })).message,
    'retire: asset 0 is retired; allowed is one that is ready',
  )
  assert.equal(await bench.ask({ op: 'free', asset }), { id: 4, asset })
  for (const missing of [asset, 1023, 1024, 1e9]) {
    assert.equal(errorOf(await bench.ask({ op: 'free', asset: missing })), {
      code: 'ESTATE',
      message: `free: asset ${missing} is free; allowed is one that is ready or retired`,
    })
  }
})

test('what a media process that died left half done is put in order by the next', async () => {
  const { arena, ask } = mediaBench()
  const path = writeFloatWav(folder, 'kept.wav', 48000, [noise(100, 1)])
  await ask({ op: 'load', path })
  arena.assets.allocate(2, 1000)
  arena.sources[1]!.open(1)
  const warnings: string[] = []
  await new Media(arena, 48000, { warn: (message) => warnings.push(message), quit() {} }).start()
  assert.equal(arena.assets.usage().usedSamples, 100, 'the ready one stays, the unfinished one is gone')
  assert.is(arena.sources[1]!.state(), SourceState.open, 'its rings may still sound')
  assert.equal(warnings, ['after an unclean end: 1 half-loaded assets freed'])
})

test.run()
