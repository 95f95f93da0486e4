// What a user would lose: one move or one moment of sound, between two processes that run at full speed.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { runPair } from './ring-pair.ts'

test('a million records and 200,000 chunks cross whole and in order while the indices wrap', async () => {
  const result = await runPair(1_000_000, 200_000)
  console.log(
    `${result.recordsPerSecond.toFixed(0)} records/s, ${result.chunksPerSecond.toFixed(0)} chunks/s`,
  )
  assert.is(result.faults, 0)
})

test.run()
