// What a user would lose: silence after a stop, and the sound after a crash.
// time limit: 120 s
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { processesOf, startBox } from './running-box.ts'
import { inTemporaryFolder } from './temporary-folder.ts'

const PROGRAM = fileURLToPath(new URL('../../firmware/end-leftovers.js', import.meta.url))

function endLeftovers(folder: string, result: string) {
  const folders = { MIXBOX_STATE_DIR: join(folder, 'state'), MIXBOX_RUNTIME_DIR: join(folder, 'run') }
  const env = { ...process.env, ...folders, SERVICE_RESULT: result }
  return spawnSync(process.execPath, [PROGRAM], { env, encoding: 'utf8', timeout: 20_000 })
}

test('after a crash all plays on and is named; after a stop nothing is left, not even memory', () =>
  inTemporaryFolder(async (folder) => {
    const box = await startBox(folder, { engine: { priority: 0, cpus: [], spare: false } })
    const before = await box.pids()
    assert.is(endLeftovers(folder, 'success').status, 1, 'a living supervisor is not stopped from here')
    await box.stop('SIGKILL')
    const crashed = endLeftovers(folder, 'signal')
    assert.is(crashed.status, 0, crashed.stderr)
    for (const name of ['engine', 'media', 'virtualCard']) {
      assert.ok(processesOf(folder).includes(before[name]!), `${name} is gone`)
      assert.match(crashed.stderr, new RegExp(`\\b${before[name]}\\b`))
    }
    const stopped = endLeftovers(folder, 'timeout')
    assert.is(stopped.status, 0, stopped.stderr)
    await sleep(100)
    assert.equal(processesOf(folder), [])
    assert.not.ok(existsSync(join(folder, 'run/arena')))
  }))

test('with nothing left there is nothing to do', () =>
  inTemporaryFolder((folder) => {
    const { status, stderr } = endLeftovers(folder, 'success')
    assert.is(status, 0, stderr)
    assert.is(stderr, '')
  }))

test.run()
