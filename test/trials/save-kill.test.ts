// What a user would lose: the mix, because the box died in the middle of a save.
// time limit: 180 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Random } from '../gig/random.ts'
import { saveKill } from './save-kill.ts'

test('killed before any system call of a save: the old file or the new one, and the next start loads it', async () => {
  const { rows, faults, skipped } = await saveKill.run({
    random: new Random(1),
    times: (_, quick) => quick,
    progress() {},
  })
  assert.is(skipped, undefined)
  assert.equal(faults, [])
  const value = (name: RegExp) => rows.find((row) => name.test(row.name))!.value
  // Open, write, sync, close, rename; then the folder: open, sync, close.
  assert.ok(value(/killed/) >= 16, `${value(/killed/)} kills`)
  assert.ok(value(/the old file/) > 0 && value(/the new file/) > 0 && value(/none/) > 0)
})

test.run()
