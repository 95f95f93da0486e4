// Meters on the page show what the engine measured, of the channel they stand beside.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { firstMeter, METERED } from '../../firmware/arena/meter-channels.ts'
import { MeterFrame } from '../../ui-panel/model/meter-frame.ts'
import { meterPlace } from '../../ui-panel/model/meter-places.ts'
import { PeakHold } from '../../ui-panel/model/peak-hold.ts'

/** Two channels, byte by byte from the protocol's text: frame 96000; -6.02 dB, then a silent, clipped one. */
const FRAME = Uint8Array.from([
  ...[1, 0, 2, 0],
  ...[0, 0, 0, 0, 0, 0x70, 0xf7, 0x40],
  ...[0xa6, 0xfd, 0x18, 0xfc, 0, 0, 0, 0xd4, 0xfe],
  ...[0x20, 0xd1, 0x20, 0xd1, 1, 0x90, 0xe8, 0, 0],
])

test('a meter shows the level, the reduction and the clip that were sent', () => {
  const meters = new MeterFrame()
  assert.ok(meters.take(FRAME.buffer))
  assert.is(meters.frame, 96_000)
  const round = (values: Float32Array) => [...values].map((value) => Math.round(value * 100))
  assert.equal(round(meters.peak), [-602, -12_000])
  assert.equal(round(meters.decayed), [-1000, -12_000])
  assert.equal(round(meters.gate), [0, -6000])
  assert.equal(round(meters.compressor), [-300, 0])
  assert.equal([...meters.clipped], [0, 1])
})

test('a frame that was cut short, or of another kind, moves no meter', () => {
  const meters = new MeterFrame()
  meters.take(FRAME.buffer)
  for (const length of [0, 1, 11, 12, FRAME.length - 1])
    assert.not.ok(meters.take(FRAME.buffer.slice(0, length)), `${length} bytes`)
  assert.not.ok(meters.take(Uint8Array.from([2, ...FRAME.slice(1)]).buffer))
  assert.is(meters.frame, 96_000)
})

test('every meter stands beside the channel that the arena means, at every size of console', () => {
  for (const strips of [1, 16, 32])
    for (const buses of [0, 8, 16]) {
      const size = { strips, inputs: 2, outputs: 2, buses, matrices: 2 }
      for (const kind of METERED) assert.is(meterPlace(size, kind, 1), firstMeter(size, kind) + 1, kind)
    }
})

test('a short peak stays to be seen for 1.5 s, then falls; a clip for 3 s', () => {
  const hold = new PeakHold()
  hold.take(Float32Array.of(-3), Uint8Array.of(1), 1000)
  hold.take(Float32Array.of(-50), Uint8Array.of(0), 1020)
  assert.is(hold.level(0, 2500), -3)
  // 30 dB a second from there.
  assert.ok(Math.abs(hold.level(0, 3000) + 18) < 0.01)
  assert.ok(hold.clipped(0, 3900))
  assert.not.ok(hold.clipped(0, 4100))
})

test.run()
