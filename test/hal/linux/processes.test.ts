import { spawn } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isAlive, LinuxError, openPidfd, processIdentity } from '../../../hal/linux/index.ts'
import { ended, memoryFolder, output, startProgram } from './child.ts'

const folder = memoryFolder()

function refusal(act: () => unknown): LinuxError {
  try {
    act()
  } catch (error) {
    assert.instance(error, LinuxError)
    return error as LinuxError
  }
  throw new Error('it was not refused')
}

/** A number that no process has. */
async function freePid(): Promise<number> {
  const child = spawn('true')
  await ended(child)
  return child.pid!
}

test('a process is held, seen to run, ended, and seen to have ended', async () => {
  const child = spawn('sleep', ['30'])
  const held = openPidfd(child.pid!)
  assert.is(held.pid, child.pid)
  assert.not(held.exited())
  held.kill(0)
  held.kill(constants.signals.SIGKILL)
  // Node has not reaped it: its event loop has not run.
  for (let n = 0; n < 1000 && !held.exited(); n++) output('sleep', '0.005')
  assert.ok(held.exited())
  await ended(child)
  assert.is(child.signalCode, 'SIGKILL')
  assert.ok(held.exited())
  const error = refusal(() => held.kill(constants.signals.SIGTERM))
  assert.is(error.code, 'ESRCH')
  assert.match(error.message, new RegExp(`send signal 15 to process ${child.pid}: ESRCH`))
  held.close()
})

test('a process that is no child of ours can be watched too', async () => {
  const { child, said } = await startProgram('sh', ['-c', 'sleep 30 & echo $!; wait'])
  const held = openPidfd(Number(said))
  assert.not(held.exited())
  held.kill(constants.signals.SIGTERM)
  for (let n = 0; n < 400 && !held.exited(); n++) await sleep(5)
  assert.ok(held.exited())
  held.close()
  await ended(child)
})

test('what was closed is refused, and closing twice closes nobody else’s descriptor', () => {
  const held = openPidfd(process.pid)
  held.close()
  const next = openPidfd(process.pid)
  held.close()
  assert.not(next.exited())
  assert.is(refusal(() => held.exited()).code, 'EBADF')
  assert.is(refusal(() => held.kill(0)).code, 'EBADF')
  next.close()
  const before = readdirSync('/proc/self/fd').length
  for (let n = 0; n < 100; n++) openPidfd(process.pid).close()
  assert.is(readdirSync('/proc/self/fd').length, before)
})

test('numbers without a process, and signals that there are not, are refused by name', async () => {
  const pid = await freePid()
  for (const act of [() => openPidfd(pid), () => processIdentity(pid)]) {
    const error = refusal(act)
    assert.is(error.code, 'ESRCH')
    assert.ok(error.message.includes(`process ${pid}`), error.message)
  }
  for (const wrong of [0, -1, Number.NaN]) assert.is(refusal(() => openPidfd(wrong)).code, 'EINVAL')
  const held = openPidfd(process.pid)
  assert.is(refusal(() => held.kill(1000)).code, 'EINVAL')
  held.close()
})

test('the start time is when it started, whatever its name is', async () => {
  // The name goes into /proc/pid/stat as it is.
  const path = `${folder}/a) Z 1 (b`
  copyFileSync('/bin/sleep', path)
  const child = spawn(path, ['30'])
  const startedAt = Date.now() / 1000
  await new Promise((go) => child.once('spawn', go))
  const identity = processIdentity(child.pid!)
  assert.ok(isAlive(identity))
  const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))![1])
  const seconds = boot + identity.startTicks / Number(output('getconf', 'CLK_TCK'))
  // btime is whole seconds.
  assert.ok(Math.abs(seconds - startedAt) < 5, `${seconds} for ${startedAt}`)
  assert.match(identity.bootId, /^[0-9a-f-]{36}$/)
  child.kill('SIGKILL')
  await ended(child)
  assert.not(isAlive(identity))
})

test('the same number at another time or after another boot is another process', () => {
  const own = processIdentity(process.pid)
  assert.ok(isAlive(own))
  assert.not(isAlive({ ...own, startTicks: own.startTicks - 1 }))
  assert.not(isAlive({ ...own, bootId: '00000000-0000-0000-0000-000000000000' }))
})

test('a process that has ended and was not reaped is not alive, and can still be told from others', async () => {
  // sleep never waits for the child that the shell left it; a child that ends sooner may be reaped by the shell.
  const { child, said } = await startProgram('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30'])
  const pid = Number(said)
  for (let n = 0; n < 400 && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')); n++)
    await sleep(5)
  const identity = processIdentity(pid)
  assert.is(identity.pid, pid)
  assert.not(isAlive(identity))
  const held = openPidfd(pid)
  assert.ok(held.exited())
  held.close()
  child.kill()
  await ended(child)
})

test.run()
