// What a user would lose: parts of the box that come back when they die, and do not when they are to end.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { KeptProcess, ProcessFile } from '../../../firmware/supervisor/index.ts'
import { keptLog } from './quiet-log.ts'

/** A process that sleeps until it is killed, with what happened to it. */
function sleeper(file = 'sleep', args = ['60']) {
  const { log, said } = keptLog()
  const starts: number[] = []
  const kept = new KeptProcess({ name: 'sleeper', log, spawn: () => spawn(file, args, { stdio: 'ignore' }) })
  kept.on('started', () => starts.push(Date.now()))
  return { kept, starts, said }
}

function started(kept: KeptProcess): Promise<unknown> {
  return new Promise((resolve) => kept.once('started', resolve))
}

test('what is killed comes back: at once the first times, later and later after that', async () => {
  const { kept, starts, said } = sleeper()
  kept.start()
  for (let n = 0; n < 4; n++) {
    const again = started(kept)
    kept.kill()
    await again
  }
  assert.is(kept.restarts, 4)
  const pauses = starts.slice(1).map((at, n) => at - starts[n]!)
  assert.ok(pauses[2]! >= 100 && pauses[3]! >= 500, pauses.join())
  assert.ok(said.some(({ msg }) => /sleeper died of SIGKILL; it is started again in 500 ms/.test(msg)))
  await kept.stop((held) => held.kill('SIGTERM'), 1000)
  assert.is(kept.pid, undefined)
})

test('a program that is not there is tried again, and said', async () => {
  const { kept, said } = sleeper('/no/such/program', [])
  kept.start()
  await started(kept)
  assert.ok(said.some(({ msg }) => /could not be started.*ENOENT/.test(msg)))
  await kept.stop(() => {}, 1000)
})

test('stop asks first, kills who does not listen, and nothing comes back', async () => {
  const { kept, starts, said } = sleeper('sh', ['-c', 'trap "" TERM; while :; do sleep 1; done'])
  kept.start()
  const pid = kept.pid!
  let asked = 0
  await kept.stop(() => asked++, 100)
  assert.is(asked, 1)
  assert.throws(() => process.kill(pid, 0), /ESRCH/)
  assert.ok(said.some(({ msg }) => /did not end by itself and is killed/.test(msg)))
  await new Promise((resolve) => setTimeout(resolve, 700))
  assert.is(starts.length, 1)
})

test('stop between two lives ends the waiting', async () => {
  const { kept, starts } = sleeper('false', [])
  kept.start()
  await started(kept)
  await started(kept)
  await kept.stop(() => {}, 1000)
  const count = starts.length
  await new Promise((resolve) => setTimeout(resolve, 700))
  assert.is(starts.length, count)
})

/** Two supervisors, one after the other, with the same program. */
async function withFile(act: (keep: (args?: string[]) => KeptProcess) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-kept-'))
  const keep = (args = ['60']) => {
    const program = { file: 'sleep', args }
    const file = new ProcessFile(join(folder, 'sleeper.json'), program)
    const start = () => spawn(program.file, program.args, { stdio: 'ignore', detached: true })
    return new KeptProcess({ name: 'sleeper', log: keptLog().log, file, spawn: start })
  }
  try {
    await act(keep)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('what an earlier supervisor left is adopted, and replaced when it dies', () =>
  withFile(async (keep) => {
    const first = keep()
    first.start()
    const second = keep()
    assert.ok(second.adopt())
    assert.is(second.pid, first.pid)
    const again = started(second)
    const ended = first.stop(() => {}, 10_000)
    second.kill()
    await ended
    await again
    assert.ok(second.pid !== undefined && second.pid !== first.pid)
    await second.stop((held) => held.kill('SIGTERM'), 1000)
    assert.not(keep().adopt(), 'nothing is left to adopt')
  }))

test('what was started otherwise is not adopted but ended', () =>
  withFile(async (keep) => {
    const first = keep(['61'])
    first.start()
    const pid = first.pid!
    const ended = first.stop(() => {}, 10_000)
    const second = keep(['62'])
    assert.not(second.adopt())
    await second.endForsaken(() => true, 50)
    await ended
    assert.throws(() => process.kill(pid, 0), /ESRCH/)
  }))

test.run()
