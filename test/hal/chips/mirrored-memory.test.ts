// What would be lost: a lamp or a pixel that stays as it was, or bus time for what has not changed.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { MirroredMemory } from '../../../hal/chips/mirrored-memory.ts'
import type { Wire } from '../../../hal/i2c/index.ts'
import { Random } from '../../gig/random.ts'

const wire: Wire = { blockBytes: 32, write: async () => {}, read: async () => new Uint8Array(0) }

function mirror(length: number, rowBytes: number, most: number, blockCostBytes: number) {
  const chip = new Uint8Array(length).fill(0x5a)
  const blocks: { offset: number; bytes: number }[] = []
  let fails = 0
  let meanwhile = () => {}
  const memory = new MirroredMemory({
    ...{ length, rowBytes, blockCostBytes },
    most: () => most,
    send: async (_wire, offset, bytes) => {
      await Promise.resolve()
      meanwhile()
      if (fails-- > 0) {
        // Half of it has arrived.
        chip.set(bytes.subarray(0, bytes.length >> 1), offset)
        throw new Error('no answer')
      }
      blocks.push({ offset, bytes: bytes.length })
      chip.set(bytes, offset)
    },
  })
  return {
    ...{ memory, chip, blocks },
    failNext: (count: number) => {
      fails = count
    },
    during: (action: () => void) => {
      meanwhile = action
    },
  }
}

test('whatever is drawn in whatever order, the chip holds it; blocks keep to lines and lengths', async () => {
  const random = new Random(7)
  const below = (count: number) => Math.floor(random.unit() * count)
  const { memory, chip, blocks, failNext } = mirror(256, 64, 20, 4)
  await memory.fill(wire)
  for (let round = 0; round < 500; round++) {
    for (let change = below(30); change >= 0; change--) memory.wanted[below(256)] = below(3)
    if (below(5) === 0) failNext(1)
    await memory.flush(wire).catch(() => undefined)
    await memory.flush(wire)
    assert.equal(chip, memory.wanted)
  }
  for (const { offset, bytes } of blocks) {
    assert.ok(bytes <= 20)
    assert.is(Math.floor(offset / 64), Math.floor((offset + bytes - 1) / 64))
  }
})

test('what has not changed is not sent, but for a gap that is cheaper to fill than to leave', async () => {
  const { memory, blocks } = mirror(64, 64, 64, 4)
  await memory.fill(wire)
  blocks.length = 0
  await memory.flush(wire)
  assert.equal(blocks, [])
  // Four bytes between the first two, five between the next.
  for (const at of [10, 15, 21]) memory.wanted[at] = 1
  await memory.flush(wire)
  assert.equal(blocks, [
    { offset: 10, bytes: 6 },
    { offset: 21, bytes: 1 },
  ])
})

test('shown again and again while it is being sent: once more afterwards, with the last of it', async () => {
  const { memory, chip, blocks, during } = mirror(8, 8, 8, 2)
  await memory.fill(wire)
  blocks.length = 0
  const later: Promise<void>[] = []
  during(() => {
    during(() => {})
    for (let value = 2; value <= 9; value++) {
      memory.wanted[0] = value
      later.push(memory.flush(wire))
    }
  })
  memory.wanted[0] = 1
  await memory.flush(wire)
  await Promise.all(later)
  assert.is(chip[0], 9)
  assert.is(blocks.length, 2)
})

test('what the chip says is compared with what it was sent, but not where something is on its way', async () => {
  const { memory, chip, during } = mirror(8, 8, 8, 0)
  await memory.fill(wire)
  assert.ok(memory.agrees(chip))
  assert.not(memory.agrees(new Uint8Array(8).fill(1)))
  memory.wanted[2] = 7
  assert.ok(memory.agrees(chip), 'drawn, and not yet shown')
  let agreed: boolean[] = []
  during(() => {
    const [before, after] = [new Uint8Array(8), Uint8Array.of(0, 0, 7, 0, 0, 0, 0, 0)]
    agreed = [memory.agrees(before), memory.agrees(after)]
  })
  await memory.flush(wire)
  assert.equal(agreed, [true, true])
  assert.not(memory.agrees(new Uint8Array(8)))
})

test('a change made after its block was sent and before it was answered is not forgotten', async () => {
  const { memory, chip, during } = mirror(8, 8, 8, 2)
  await memory.fill(wire)
  memory.wanted[3] = 1
  during(() => {
    memory.wanted[3] = 2
  })
  await memory.flush(wire)
  assert.is(chip[3], 1)
  await memory.flush(wire)
  assert.is(chip[3], 2)
})

test.run()
