// What a user would lose: a good engine that is killed for being kept waiting, or a dead one that is waited for.
import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isStarved, readActivity } from '../../../firmware/supervisor/activity.ts'

const BUSY = 'while :; do :; done'

async function judge(children: ChildProcess[], prepare: (pid: number) => Promise<void> | void) {
  try {
    const { pid } = children[0]!
    await sleep(300)
    await prepare(pid!)
    const before = readActivity(pid!)
    await sleep(200)
    return isStarved(before, readActivity(pid!))
  } finally {
    for (const child of children) child.kill('SIGKILL')
  }
}

test('one that is not let near a processor is starved', async () => {
  const idle = spawn('taskset', ['-c', '0', 'nice', '-n', '19', 'sh', '-c', BUSY])
  const greedy = spawn('taskset', ['-c', '0', 'sh', '-c', BUSY])
  assert.is(await judge([idle, greedy], () => {}), true)
})

test('one that runs in circles hangs', async () => {
  const child = spawn('sh', ['-c', BUSY])
  // Beside whatever else the machine does it runs more than it waits.
  assert.is(await judge([child], () => void spawn('renice', ['-n', '-15', '-p', String(child.pid)])), false)
})

test('one that is stopped, or sleeps, hangs', async () => {
  const stopped = spawn('sh', ['-c', BUSY])
  assert.is(await judge([stopped], (pid) => void process.kill(pid, 'SIGSTOP')), false)
  assert.is(await judge([spawn('sleep', ['10'])], () => {}), false)
})

test('one that is gone is not starved', () => {
  assert.is(readActivity(2 ** 22 + 1), undefined)
  assert.is(isStarved(undefined, undefined), false)
})

test.run()
