// What would be lost: a display that holds the bus while a fader waits, and figures of bus time that are wrong.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { blockBytesWithin, transferBits, writtenBits } from '../../../hal/i2c/bus-time.ts'

/** The wires as UM10204 draws them (figures 11 to 13): one letter a clock pulse. */
const drawn = (picture: string) => picture.replaceAll(' ', '').length

const transfers = [
  { what: 'a command', bytes: 1, read: 0, wires: 'S aaaaaaawK ddddddddK P' },
  { what: 'a register written', bytes: 2, read: 0, wires: 'S aaaaaaawK rrrrrrrrK ddddddddK P' },
  {
    what: 'a word read',
    bytes: 1,
    read: 2,
    wires: 'S aaaaaaawK rrrrrrrrK S aaaaaaarK ddddddddK ddddddddN P',
  },
]
for (const { what, bytes, read, wires } of transfers) {
  test(`${what} takes as many bits as the standard draws`, () => {
    const transfer = { address: 0x48, bytes: new Uint8Array(bytes), readLength: read }
    assert.is(transferBits(transfer), drawn(wires))
    const before = wires.slice(0, read > 0 ? wires.lastIndexOf('S') : wires.indexOf('P'))
    assert.is(writtenBits(transfer), drawn(before))
  })
}

test('a block holds the bus no longer than allowed, and one byte more would', () => {
  for (const clockHz of [100_000, 400_000, 1_000_000]) {
    for (const holdUs of [500, 780, 2000, 24_000]) {
      const most = blockBytesWithin(holdUs, clockHz, 8191)
      const us = (bytes: number) =>
        (transferBits({ address: 8, bytes: new Uint8Array(bytes + 1), readLength: 0 }) * 1e6) / clockHz
      if (most > 16) assert.ok(us(most) <= holdUs, `${most} bytes at ${clockHz}`)
      assert.ok(us(most + 1) > holdUs, `${most + 1} bytes at ${clockHz}`)
    }
  }
})

test('however slow the bus, drivers can count on 16 bytes; however fast, on no more than the adapter takes', () => {
  assert.is(blockBytesWithin(10, 10_000, 32), 16)
  assert.is(blockBytesWithin(1e6, 1e6, 32), 32)
})

test.run()
