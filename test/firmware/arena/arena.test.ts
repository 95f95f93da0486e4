// What a user would lose: figures that mean what they say, and samples that are kept apart.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type ArenaLayout,
  AssetState,
  arenaInMemory,
  arenaLayout,
  Clock,
  HISTOGRAM_BUCKETS,
  Histogram,
  publishClock,
  readClock,
  type Section,
} from '../../../firmware/arena/index.ts'

const SIZE = {
  strips: 16,
  outputs: 2,
  buses: 0,
  matrices: 0,
  stateSlots: 200,
  tableHash: 1,
  assetMebibytes: 1,
  sources: 2,
}

function sections(layout: ArenaLayout): Section[] {
  return Object.values(layout).filter(
    (value): value is Section => typeof value === 'object' && 'offset' in value,
  )
}

test('no two sections of the control file overlap, and all lie inside it', () => {
  for (const strips of [1, 16, 32]) {
    const layout = arenaLayout({ ...SIZE, strips, outputs: 33 - strips })
    const sorted = sections(layout).sort((a, b) => a.offset - b.offset)
    sorted.forEach((section, n) => {
      assert.is(section.offset % 8, 0)
      assert.ok(section.offset + section.bytes <= (sorted[n + 1]?.offset ?? layout.bytes))
    })
  }
})

test('every difference of sizes shows in the layout hash', () => {
  const hashes = [
    SIZE,
    { ...SIZE, strips: 17 },
    { ...SIZE, outputs: 3 },
    { ...SIZE, buses: 0, matrices: 0, stateSlots: 201 },
    { ...SIZE, tableHash: 2 },
    { ...SIZE, assetMebibytes: 2 },
    { ...SIZE, sources: 3 },
  ].map((size) => arenaLayout(size).hash)
  assert.is(new Set(hashes).size, hashes.length)
})

test('histogram quantiles are right to an eighth of an octave, from 0.1 us to a minute', () => {
  const histogram = new Histogram(new ArrayBuffer(HISTOGRAM_BUCKETS * 4), 0)
  const times: number[] = []
  let x = 12345
  for (let n = 0; n < 20000; n++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0
    const micro = 10 ** ((x / 2 ** 32) * 8.7 - 1)
    times.push(micro)
    histogram.add(Math.floor(micro * 10))
  }
  times.sort((a, b) => a - b)
  assert.is(histogram.count(), 20000)
  for (const q of [0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1]) {
    const exact = times[Math.ceil(q * times.length) - 1]!
    const got = histogram.quantileMicroseconds(q)
    assert.ok(got >= exact - 0.1 && got <= exact * 1.126 + 0.2, `${q}: ${got} us for ${exact} us`)
  }
  histogram.add(-5)
  assert.is(histogram.buckets[0]! > 0, true)
})

test('the clock is read whole and runs past 2^32 frames', () => {
  const arena = arenaInMemory(SIZE, { firstFrame: 2 ** 32 - 64 })
  arena.clock[Clock.doneNs] = 123
  publishClock(arena.clock, arena.control, 128)
  assert.equal(readClock(arena.clock, arena.control), { frames: 2 ** 32 + 64, atNs: 123 })
})

test('assets never share room, and room comes back', () => {
  const { assets } = arenaInMemory(SIZE)
  const total = assets.samples.length
  const held = new Map<number, { start: number; end: number }>()
  let x = 99
  const random = (n: number) => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    return x % n
  }
  let refused = 0
  for (let round = 0; round < 5000; round++) {
    if (random(3) === 0 && held.size > 0) {
      const id = [...held.keys()][random(held.size)]!
      assets.retire(id)
      assert.is(assets.channelsOf(id), 0, 'a retired asset starts no voice')
      assets.free(id)
      held.delete(id)
      continue
    }
    try {
      const asset = assets.allocate(1 + random(2), 1 + random(Math.floor(total / 20)))
      const start = asset.samples.byteOffset / 4
      const end = start + asset.samples.length
      for (const other of held.values()) assert.ok(end <= other.start || start >= other.end)
      assert.ok(end <= total)
      held.set(asset.id, { start, end })
    } catch (error) {
      assert.is((error as { code: string }).code, 'ENOSPC', String(error))
      refused++
    }
  }
  assert.ok(refused > 0)
  for (const id of held.keys()) assets.free(id)
  assert.is(assets.usage().usedSamples, 0)
  assert.is(assets.allocate(1, total).frames, total)
})

test('an asset cannot be played before it is ready, and nonsense is refused by name', () => {
  const { assets } = arenaInMemory(SIZE)
  const asset = assets.allocate(2, 100)
  assert.is(assets.channelsOf(asset.id), 0)
  assets.ready(asset.id)
  assert.is(assets.channelsOf(asset.id), 2)
  assert.is(assets.ints[asset.id * 16], AssetState.ready)
  assert.throws(() => assets.allocate(3, 10), /3 channels x 10 frames; allowed are 1 or 2/)
  assert.throws(() => assets.allocate(1, 0), /1 channels x 0 frames/)
  assert.throws(() => assets.allocate(1, 2 ** 30), /largest free room is/)
})

test('the engine report comes back as it was written', () => {
  const { report } = arenaInMemory(SIZE)
  assert.is(report.read(), undefined)
  report.write({ card: 'hw:CARD=Gerät', list: [1, 2] })
  assert.equal(report.read(), { card: 'hw:CARD=Gerät', list: [1, 2] })
  assert.throws(() => report.write('x'.repeat(20000)), /room for/)
})

test.run()
