// What a user would lose: half of what was set together, when the writer dies in the middle of it.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { arenaInMemory, LEDGER_BYTES } from '../../../firmware/arena/index.ts'
import { createArena } from '../../../firmware/arena/shared-arena.ts'
import { WRITER_SIZE } from './state-writer.ts'

const KILLS = 12
const WRITER = fileURLToPath(new URL('./state-writer.js', import.meta.url))

test('killed at any moment: slots all of one change, and the ledger as it was written once', async () => {
  const folder = `/dev/shm/mixbox-slots-${process.pid}`
  mkdirSync(folder)
  const arena = createArena(folder, WRITER_SIZE)
  try {
    let last = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const writer = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
      await new Promise((resolve) => writer.stdout.once('data', resolve))
      await sleep(5 + 7 * Math.random())
      const ended = new Promise((resolve) => writer.once('close', resolve))
      writer.kill('SIGKILL')
      await ended
      arena.state.recover()
      const slots = arena.state.read()
      assert.ok(slots[0]! > last, 'it has written')
      assert.ok(
        slots.every((value) => value === slots[0]),
        `slot 0 is ${slots[0]}, others ${slots.find((value) => value !== slots[0])}`,
      )
      last = slots[0]!
      const { number, text } = arena.ledger.read() as { number: number; text: string }
      assert.is(text, 'x'.repeat(number % 5000))
    }
  } finally {
    arena.close()
    rmSync(folder, { recursive: true })
  }
})

test('a ledger that would not fit is refused, and what stood there stands', () => {
  const { ledger } = arenaInMemory(WRITER_SIZE)
  assert.is(ledger.read(), undefined)
  assert.ok(ledger.write({ a: 1 }))
  assert.not(ledger.write('x'.repeat(LEDGER_BYTES)))
  assert.equal(ledger.read(), { a: 1 })
})

test.run()
