import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { acquireLock, LinuxError } from '../../../hal/linux/index.ts'
import { ended, memoryFolder, startChild, startProgram } from './child.ts'

const folder = memoryFolder()
let files = 0
const newPath = () => `${folder}/lock-${files++}`

/** flock(1): whether anybody could take the lock now. */
function isFree(path: string): boolean {
  return spawnSync('flock', ['--nonblock', path, 'true']).status === 0
}

function refusal(path: string): LinuxError {
  try {
    acquireLock(path).release()
  } catch (error) {
    assert.instance(error, LinuxError)
    return error as LinuxError
  }
  throw new Error(`${path} was free`)
}

test('flock(1) finds the file locked until release, and our name in it', () => {
  const path = newPath()
  const lock = acquireLock(path)
  assert.not(isFree(path))
  assert.is(readFileSync(path, 'utf8'), `${process.pid}\n`)
  lock.release()
  assert.ok(isFree(path))
})

test('a second box is refused with the number of the first', async () => {
  const path = newPath()
  const { child } = await startChild(`linux.acquireLock('${path}'); say(1); setInterval(() => {}, 1000)`)
  const error = refusal(path)
  assert.is(error.code, 'EAGAIN')
  assert.is(
    error.message,
    `lock ${path}: EAGAIN (process ${child.pid} holds it). Stop process ${child.pid} first.`,
  )
  child.kill('SIGKILL')
  await ended(child)
  const lock = acquireLock(path)
  assert.is(readFileSync(path, 'utf8'), `${process.pid}\n`)
  lock.release()
})

test('a lock that another program holds is respected, though it left no name', async () => {
  const path = newPath()
  const { child } = await startProgram('flock', [path, 'sh', '-c', 'echo held; read end'])
  const error = refusal(path)
  assert.is(error.code, 'EAGAIN')
  assert.match(error.message, /another process holds it/)
  child.stdin!.end()
  await ended(child)
  acquireLock(path).release()
})

test('a program that was started meanwhile does not keep the lock', async () => {
  const path = newPath()
  const lock = acquireLock(path)
  const child = spawn('sleep', ['30'])
  lock.release()
  assert.ok(isFree(path))
  child.kill()
  await ended(child)
})

test('the same process cannot take it twice, and releasing twice releases nobody else’s', () => {
  const path = newPath()
  const lock = acquireLock(path)
  assert.match(refusal(path).message, new RegExp(`process ${process.pid} holds it`))
  lock.release()
  // The next one most likely has the number of the descriptor that was closed.
  const next = acquireLock(path)
  lock.release()
  assert.not(isFree(path))
  next.release()
})

test('a shorter number leaves nothing of a longer one, and a removed file is no lock', () => {
  const path = newPath()
  spawnSync('sh', ['-c', `echo 99999999999999999999 > ${path}`])
  const lock = acquireLock(path)
  assert.is(statSync(path).size, `${process.pid}\n`.length)
  rmSync(path)
  const next = acquireLock(path)
  assert.not(isFree(path))
  lock.release()
  assert.not(isFree(path))
  next.release()
})

test('a folder that is not there is refused by name', () => {
  const error = refusal(`${folder}/none/lock`)
  assert.is(error.code, 'ENOENT')
  assert.match(error.message, /none\/lock/)
})

test.run()
