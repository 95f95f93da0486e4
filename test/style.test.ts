// One way to write code: the linter's and formatter's rules hold in every file.
import { spawnSync } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

test('Biome finds nothing to mend (npm run lint mends most of it)', () => {
  const done = spawnSync('node_modules/.bin/biome', ['ci', '--colors=off', '.'], { encoding: 'utf8' })
  assert.is(done.status, 0, `${done.stdout}${done.stderr}`)
})

test.run()
