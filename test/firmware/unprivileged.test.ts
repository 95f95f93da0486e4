// What a user would lose: a box that runs for somebody without special rights, and says what it lacks.
import { spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

/** nobody, on Debian. */
const NOBODY = 65534

test('without the right to SCHED_FIFO the box plays, and names the right and how to grant it', async () => {
  const folder = mkdtempSync('/dev/shm/mixbox-nobody-')
  const root = process.getuid!() === 0
  if (root) chownSync(folder, NOBODY, NOBODY)
  const env = { ...process.env, MIXBOX_STATE_DIR: `${folder}/state`, MIXBOX_RUNTIME_DIR: `${folder}/run` }
  const user = root ? { uid: NOBODY, gid: NOBODY } : {}
  const box = spawn(process.execPath, ['build/firmware/main.js'], {
    env,
    ...user,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise((resolve) => box.on('close', resolve))
  let said = ''
  for (const stream of [box.stdout, box.stderr]) {
    stream.on('data', (data) => {
      said += data
    })
  }
  try {
    const deadline = Date.now() + 15_000
    while (!said.includes(' runs.') && Date.now() < deadline && box.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.match(said, / runs\./)
    assert.match(said, /engine +running/)
    // A user of the group audio may have the right: then nothing is missing.
    if (!/SCHED_FIFO \d/.test(said)) assert.match(said, /rtprio/)
  } finally {
    box.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
})

test.run()
