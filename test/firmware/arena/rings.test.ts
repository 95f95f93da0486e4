// What a user would lose: commands, sound and meters that cross between the processes whole and in order.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  arenaInMemory,
  CHUNK_FRAMES,
  CHUNKS,
  Clock,
  COMMAND_RECORDS,
  CommandWriter,
  METER_BLOCKS,
  MeterReader,
  RECORD_DOUBLES,
  RECORD_INTS,
  Record,
} from '../../../firmware/arena/index.ts'

const SIZE = {
  strips: 4,
  outputs: 2,
  buses: 0,
  matrices: 0,
  stateSlots: 10,
  tableHash: 1,
  assetMebibytes: 1,
  sources: 1,
}
const STARTS = [0, 2 ** 31 - 3, 2 ** 32 - 3]

for (const firstIndex of STARTS) {
  test(`commands come out as they went in, from index ${firstIndex} on`, () => {
    const { commands } = arenaInMemory(SIZE, { firstIndex })
    const writer = new CommandWriter(commands)
    let expected = 0
    for (let round = 0; round < 50; round++) {
      const count = 1 + ((round * 977) % COMMAND_RECORDS)
      for (let n = 0; n < count; n++) assert.ok(writer.set(round, [n * 1.5, -n], n, round + 1, 2 ** 40 + n))
      assert.is(commands.available(), 0, 'nothing is seen before it is published')
      writer.publish()
      assert.is(commands.available(), count)
      for (let n = 0; n < count; n++) {
        const i = commands.slot(n) * RECORD_INTS
        const d = commands.slot(n) * RECORD_DOUBLES
        assert.is(commands.ints[i + Record.target], round)
        assert.is(commands.ints[i + Record.rampFrames], n)
        assert.is(commands.ints[i + Record.batch], round + 1)
        assert.is(commands.doubles[d + Record.frame], 2 ** 40 + n)
        assert.is(commands.doubles[d + Record.value], n * 1.5)
        assert.is(commands.doubles[d + Record.value2], -n)
        assert.is(commands.doubles[d + Record.value3], 0)
      }
      commands.consume(count)
      expected += count
    }
    assert.ok(expected > COMMAND_RECORDS * 10, 'the ring went round many times')
  })

  test(`a full command ring refuses and keeps what it holds, from index ${firstIndex} on`, () => {
    const { commands } = arenaInMemory(SIZE, { firstIndex })
    const writer = new CommandWriter(commands)
    for (let n = 0; n < COMMAND_RECORDS; n++) assert.ok(writer.set(n, [n], 0, 0, 0))
    assert.not.ok(writer.set(9999, [0], 0, 0, 0))
    writer.publish()
    assert.is(commands.available(), COMMAND_RECORDS)
    assert.is(commands.space(), 0)
    assert.is(commands.ints[commands.slot(0) * RECORD_INTS + Record.target], 0)
    assert.is(
      commands.ints[commands.slot(COMMAND_RECORDS - 1) * RECORD_INTS + Record.target],
      COMMAND_RECORDS - 1,
    )
    commands.consume(1)
    assert.ok(writer.set(1, [1], 0, 0, 0))
  })

  test(`stream chunks keep order, stamps and samples, from index ${firstIndex} on`, () => {
    const ring = arenaInMemory(SIZE, { firstIndex }).sources[0]!
    ring.open(2)
    const chunk = (n: number, c: number) =>
      Float32Array.from({ length: CHUNK_FRAMES }, (_, i) => n * 1000 + c * 500 + i)
    let written = 0
    let read = 0
    for (let round = 0; round < 20; round++) {
      while (ring.write([chunk(written, 0), chunk(written, 1)], 0, CHUNK_FRAMES, 5000 + written)) written++
      assert.is(ring.filled(), CHUNKS)
      for (let n = 0; n < 1 + ((round * 13) % CHUNKS); n++) {
        const at = ring.oldestChunkAt()
        assert.is(ring.oldestChunkStamp().sequence, (firstIndex + read) % 2 ** 32)
        assert.is(ring.oldestChunkStamp().captureNs, 5000 + read)
        for (const i of [0, 1, 255]) {
          assert.is(ring.samples[at + i], read * 1000 + i)
          assert.is(ring.samples[at + CHUNK_FRAMES + i], read * 1000 + 500 + i)
        }
        ring.consume()
        read++
      }
    }
  })

  test(`a slow meter reader misses no peak and no clip, from index ${firstIndex} on`, () => {
    const arena = arenaInMemory(SIZE, { firstIndex })
    const reader = new MeterReader(arena.meters)
    const values = new Float32Array(6 * 100)
    // Strips, main, solo, monitor, phones, outputs.
    const own = Int32Array.of(0, 1, 2, 3, 52, 53, 54, 55, 64, 65, 66, 67, 68, 69)
    const block = (peak: number, clips: number) => {
      values.fill(0)
      values.set([peak, 480 * 0.25, peak, clips, 1 - peak, 0.5], 6)
      arena.meters.write(arena.clock, Clock.frames, 480, values, own)
    }
    assert.is(reader.read(), undefined)
    for (let n = 0; n < 100; n++) block(n === 17 ? 0.9 : 0.1, n === 50 ? 3 : 0)
    const reading = reader.read()!
    assert.is(reading.frames, 48000)
    assert.ok(Math.abs(reading.channels[1]!.peak - 0.9) < 1e-6)
    assert.is(reading.channels[1]!.clips, 3)
    assert.ok(Math.abs(reading.channels[1]!.gateGain - 0.1) < 1e-6)
    assert.is(reading.channels[1]!.compressorGain, 0.5)
    assert.ok(Math.abs(reading.channels[1]!.rms - 0.5) < 1e-6)
    assert.is(reader.read(), undefined, 'nothing new')
    for (let n = 0; n < METER_BLOCKS * 3; n++) block(0.2, 0)
    const late = reader.read()!
    assert.ok(
      late.frames >= (METER_BLOCKS - 2) * 480 && late.frames <= METER_BLOCKS * 480,
      'a late one gets the last 2 s',
    )
  })
}

test.run()
