// What a user would lose: a box that comes back by itself. A few of the trials, seldom repeated.
// time limit: 120 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Random } from '../gig/random.ts'
import { TRIALS } from './trials.ts'

/** Name of the trial, repetitions. */
const SOME: readonly [name: string, times: number][] = [
  ['supervisor-kills', 3],
  ['unplug', 2],
  ['engine-kills', 2],
]

for (const [name, times] of SOME) {
  test(`${name}: nothing is lost in ${times} runs`, async () => {
    const trial = TRIALS.find((one) => one.name === name)!
    const { rows, faults } = await trial.run({ random: new Random(1), times: () => times, progress() {} })
    assert.equal(faults, [])
    assert.ok(rows.length > 0)
  })
}

test.run()
