// Programs are compared on the same job: what the engine is told must be that job, by the cookbook's formulas.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cpuSeconds } from './rivals/cpu-seconds.ts'
import { distance } from './rivals/distance.ts'
import { makeInputFiles } from './rivals/input-files.ts'
import { job } from './rivals/job.ts'
import { mixbox } from './rivals/mixbox.ts'
import { sox } from './rivals/sox.ts'

const SECONDS = 1
/** Single precision: a millionth of the loudest sample. */
const BOUND = 1e-6

for (const rival of [mixbox, sox]) {
  test(`${rival.name} filters, pans and sums eight strips as the cookbook says`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'mixbox-rivals-test-'))
    try {
      const { files, planes } = makeInputFiles(folder, SECONDS)
      const order = job(8, SECONDS, false)
      const output = join(folder, 'out.wav')
      cpuSeconds(rival.command(order, files, folder, output))
      const far = distance(order, planes, output)
      assert.ok(far < BOUND, `${far} of the loudest sample`)
      cpuSeconds(rival.bare(order, files, folder, output))
      assert.ok(readFileSync(output).length > 44, 'without the job there is a file too')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

test.run()
