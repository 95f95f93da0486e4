import { truncateSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { SourceState } from '../../../firmware/arena/index.ts'
import { loadWav } from '../../../firmware/media/load-asset.ts'
import { errorOf, type MediaBench, mediaBench, RingReader } from './media-bench.ts'
import { fitSine } from './sine-fit.ts'
import { noise, sine, temporaryFolder, writeFloatWav } from './sound-files.ts'

const folder = temporaryFolder()
const CHUNKS = 128

/** Reads a stream to its end in gulps of so many chunks, one every so many ms. */
async function listen(bench: MediaBench, source: number, gulp: number, everyMs: number): Promise<RingReader> {
  const reader = new RingReader(bench.arena, source)
  const ring = bench.arena.sources[source]!
  for (;;) {
    // The state first: what was written before it is then seen.
    const state = ring.state()
    if (reader.take(gulp) < gulp && state !== SourceState.open) return reader
    await sleep(everyMs)
  }
}

function expectSame(got: number[], truth: ArrayLike<number>, what: string): void {
  assert.is(got.length, truth.length, `${what}: frames`)
  for (let n = 0; n < truth.length; n++) {
    if (got[n] !== truth[n]) assert.unreachable(`${what}: frame ${n} is ${got[n]}, not ${truth[n]}`)
  }
}

// 200000 frames are 782 chunks: twelve times round the ring, ended by a chunk that is not full.
const left = noise(200000, 1)
const right = noise(200000, 2)
const stereo = writeFloatWav(folder, 'stereo.wav', 48000, [left, right])

for (const firstIndex of [0, 2 ** 31 - 5, 2 ** 32 - 5]) {
  test(`a stream at ten times its speed is the file, frame by frame, with ring indices from ${firstIndex}`, async () => {
    const bench = mediaBench(48000, 1, { firstIndex })
    const answer = await bench.ask({ op: 'stream', path: stereo, source: 2 })
    assert.equal(answer, {
      id: 1,
      source: 2,
      channels: 2,
      frames: 200000,
      rate: 48000,
      sourceRate: 48000,
      seconds: 200000 / 48000,
    })
    const ring = bench.arena.sources[2]!
    assert.is(ring.filled(), CHUNKS, 'primed full before the answer')
    assert.is(ring.oldestChunkStamp().sequence, firstIndex)
    const { frames } = await listen(bench, 2, 19, 10)
    expectSame(frames[0]!, left, 'left')
    expectSame(frames[1]!, right, 'right')
    assert.is(ring.state(), SourceState.ended)
  })
}

test('a slow listener loses nothing either: the full ring waits', async () => {
  const bench = mediaBench()
  const short = noise(CHUNKS * 256 + 4000, 3)
  const path = writeFloatWav(folder, 'slow.wav', 48000, [short])
  await bench.ask({ op: 'stream', path, source: 0 })
  await sleep(100)
  assert.is(bench.arena.sources[0]!.filled(), CHUNKS)
  const { frames } = await listen(bench, 0, 1, 8)
  expectSame(frames[0]!, short, 'mono')
})

test('a resampled stream is the resampled asset, sample by sample', async () => {
  const path = writeFloatWav(folder, 'resampled.wav', 44100, [noise(150001, 4), noise(150001, 5)])
  const { frames, planes } = await loadWav(path, 48000)
  assert.is(frames, Math.round((150001 * 48000) / 44100))
  const bench = mediaBench()
  const answer = await bench.ask({ op: 'stream', path, source: 1 })
  assert.is(answer['frames'], frames)
  const reader = await listen(bench, 1, 24, 5)
  expectSame(reader.frames[0]!, planes[0]!, 'left')
  expectSame(reader.frames[1]!, planes[1]!, 'right')
})

test('several streams at once each get their own file', async () => {
  const bench = mediaBench()
  const sounds = [6, 7, 8].map((seed) => noise(60000 + seed, seed))
  await Promise.all(
    sounds.map((sound, source) =>
      bench.ask({
        op: 'stream',
        path: writeFloatWav(folder, `several-${source}.wav`, 48000, [sound]),
        source,
      }),
    ),
  )
  const readers = await Promise.all(sounds.map((_, source) => listen(bench, source, 8 + source, 5)))
  for (const [k, reader] of readers.entries()) expectSame(reader.frames[0]!, sounds[k]!, `source ${k}`)
})

test('a stream from the middle begins at that very frame', async () => {
  const bench = mediaBench()
  await bench.ask({ op: 'stream', path: stereo, source: 0, startFrame: 123457 })
  const plain = await listen(bench, 0, 64, 5)
  expectSame(plain.frames[1]!, right.subarray(123457), 'at the same rate')

  for (const [from, startFrame] of [
    [44100, 1],
    [44100, 77777],
    [96000, 50001],
    [8000, 123456],
    [47999, 60000],
  ] as const) {
    const path = writeFloatWav(folder, `middle-${from}.wav`, from, [noise(from * 3, from)])
    const { planes } = await loadWav(path, 48000)
    const answer = await bench.ask({ op: 'stream', path, source: 0, startFrame })
    assert.is(answer['error'], undefined)
    const { frames } = await listen(bench, 0, 64, 1)
    assert.is(frames[0]!.length, planes[0]!.length - startFrame)
    let worst = 0
    for (const [n, sample] of frames[0]!.entries()) {
      worst = Math.max(worst, Math.abs(sample - planes[0]![startFrame + n]!))
    }
    assert.ok(worst < 1e-6, `${from} Hz from frame ${startFrame}: differs by ${worst}`)
  }
})

test('a loop at the box’s rate repeats without a frame more or less', async () => {
  const bench = mediaBench()
  for (const length of [3, 1000, 30000]) {
    const sound = noise(length, length)
    const path = writeFloatWav(folder, `loop-${length}.wav`, 48000, [sound])
    const startFrame = length - 2
    await bench.ask({ op: 'stream', path, source: 0, loop: true, startFrame })
    const reader = new RingReader(bench.arena, 0)
    while (reader.frames[0]!.length < 80000) {
      reader.take(16)
      await sleep(5)
    }
    for (const [n, sample] of reader.frames[0]!.entries()) {
      if (sample !== sound[(startFrame + n) % length])
        assert.unreachable(`length ${length}: frame ${n} differs`)
    }
    assert.is(bench.arena.sources[0]!.state(), SourceState.open, 'it goes on')
    await bench.ask({ op: 'stopStream', source: 0 })
    bench.arena.sources[0]!.open(1)
  }
})

test('a resampled loop of whole waves is one endless wave: no seam', async () => {
  const bench = mediaBench()
  // 500 waves of 1 kHz in 22050 frames; a seam would be a kink every half second.
  const path = writeFloatWav(folder, 'waves.wav', 44100, [sine(22050, 44100, 1000, 0.5, 1)])
  await bench.ask({ op: 'stream', path, source: 0, loop: true })
  const reader = new RingReader(bench.arena, 0)
  while (reader.frames[0]!.length < 100000) {
    reader.take(32)
    await sleep(5)
  }
  await bench.ask({ op: 'stopStream', source: 0 })
  const fit = fitSine(reader.frames[0]!, 48000, 1000, 2400, 100000)
  assert.ok(Math.abs(fit.amplitude - 0.5) < 1e-5, `amplitude ${fit.amplitude}`)
  assert.ok(Math.abs(fit.phase - 1) < 1e-5, `phase ${fit.phase}`)
  assert.ok(fit.residueDb < -120, `THD+N over four seams ${fit.residueDb.toFixed(1)} dB`)
})

test('a stopped stream closes its ring, and the source can be used again', async () => {
  const bench = mediaBench()
  const other = noise(5000, 9)
  const path = writeFloatWav(folder, 'other.wav', 48000, [other])
  await bench.ask({ op: 'stream', path: stereo, source: 0 })
  assert.equal(errorOf(await bench.ask({ op: 'stream', path, source: 0 })), {
    code: 'EBUSY',
    message: `stream ${path}: source 0 is busy with ${stereo}; stop that stream first or take another source`,
  })
  assert.equal(await bench.ask({ op: 'stopStream', source: 0 }), { id: 3, source: 0 })
  assert.is(bench.arena.sources[0]!.state(), SourceState.closed)
  assert.is((await bench.ask({ op: 'stream', path, source: 0 }))['channels'], 1)
  const { frames } = await listen(bench, 0, 64, 1)
  expectSame(frames[0]!, other, 'nothing of the stream before')
  // Played to the end: free for the next without being stopped.
  assert.is((await bench.ask({ op: 'stream', path, source: 0 }))['error'], undefined)
})

test('a stream stopped while it is being opened or primed gives way', async () => {
  const bench = mediaBench()
  const path = writeFloatWav(folder, 'primed.wav', 44100, [noise(100000, 1), noise(100000, 2)])
  const opened = bench.ask({ op: 'stream', path, source: 0 })
  const busy = bench.ask({ op: 'stream', path, source: 0 })
  const stopped = bench.ask({ op: 'stopStream', source: 0 })
  const again = bench.ask({ op: 'stream', path: stereo, source: 0 })
  assert.is(errorOf(await opened).code, 'ECANCELED')
  assert.is(errorOf(await busy).code, 'EBUSY')
  assert.is((await stopped)['error'], undefined)
  assert.is((await again)['frames'], 200000)
  const { frames } = await listen(bench, 0, 64, 1)
  expectSame(frames[0]!, left, 'the later stream')
})

test('usage tells what each stream is, how full its ring is and how often it ran dry', async () => {
  const bench = mediaBench()
  await bench.ask({ op: 'stream', path: stereo, source: 1 })
  const ring = bench.arena.sources[1]!
  ring.words[17]! += 3
  assert.equal((await bench.ask({ op: 'usage' }))['streams'], [
    {
      source: 1,
      path: stereo,
      channels: 2,
      state: 'open',
      filled: 128,
      chunks: 128,
      underruns: 3,
      replacedSamples: 0,
    },
  ])
  bench.media.stop()
  assert.is(ring.state(), SourceState.closed)
  assert.equal((await bench.ask({ op: 'usage' }))['streams'], [])
})

test('a file that is cut short while it plays ends the stream, says so, and troubles no other', async () => {
  const bench = mediaBench()
  const path = writeFloatWav(folder, 'cut.wav', 48000, [noise(100000, 1)])
  await bench.ask({ op: 'stream', path, source: 0 })
  await bench.ask({ op: 'stream', path: stereo, source: 1 })
  truncateSync(path, 44 + 60000 * 4)
  const [cut, whole] = await Promise.all([listen(bench, 0, 16, 5), listen(bench, 1, 16, 5)])
  expectSame(
    cut.frames[0]!,
    noise(100000, 1).subarray(0, 234 * 256),
    'every whole chunk that could still be read',
  )
  expectSame(whole.frames[0]!, left, 'the other stream')
  assert.is(bench.warnings.length, 1)
  assert.match(bench.warnings[0]!, 'stream on source 0 ended early')
  assert.match(bench.warnings[0]!, path)
})

test('no number in a stream never reaches the ring', async () => {
  const bench = mediaBench()
  const bad = noise(40000, 1)
  bad[300] = Number.NaN
  bad[39000] = Number.NEGATIVE_INFINITY
  const path = writeFloatWav(folder, 'nan.wav', 48000, [bad])
  const answer = await bench.ask({ op: 'stream', path, source: 0 })
  assert.match(answer['warning'] as string, '1 samples were no number')
  const { frames } = await listen(bench, 0, 16, 5)
  bad[300] = 0
  bad[39000] = 0
  expectSame(frames[0]!, bad, 'cleaned')
  const [usage] = (await bench.ask({ op: 'usage' }))['streams'] as { replacedSamples: number }[]
  assert.is(usage!.replacedSamples, 2)
})

test.run()
