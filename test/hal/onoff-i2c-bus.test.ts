// The two npm packages that the front panel stands on, with the native parts that setup builds for them.
import { spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import i2c from 'i2c-bus'
import { Gpio } from 'onoff'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

interface Epoll {
  add(descriptor: number, events: number): Epoll
  remove(descriptor: number): Epoll
  close(): void
}
type EpollClass = { EPOLLIN: number; new (event: (error: Error | null, descriptor: number) => void): Epoll }

function codeOf(action: () => unknown): string | undefined {
  try {
    action()
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
  return undefined
}

test('a button on a line the machine does not have is refused with the system error, not by a crash', () => {
  // Without sysfs GPIO the export file is absent, with it the number is refused, without rights neither can be had.
  assert.ok(['ENOENT', 'EINVAL', 'EACCES', 'EROFS'].includes(codeOf(() => new Gpio(99_999, 'in')) ?? ''))
})

test('a chip on a bus that is not there is refused with ENOENT, at once and as a promise', async () => {
  const bus = i2c.openSync(9999)
  assert.is(
    codeOf(() => bus.readByteSync(0x48, 0)),
    'ENOENT',
  )
  const promised = await i2c.openPromisified(9999)
  const refused = await promised.readWord(0x48, 0).catch((error: NodeJS.ErrnoException) => error.code)
  assert.is(refused, 'ENOENT')
})

test('an edge wakes the process without polling: epoll reports a descriptor that became readable', async () => {
  const { Epoll } = createRequire(import.meta.url)('epoll') as { Epoll: EpollClass }
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-epoll-'))
  const path = join(folder, 'line')
  try {
    assert.is(spawnSync('mkfifo', [path]).status, 0)
    const line = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    let epoll: Epoll | undefined
    const woken = new Promise<number>((resolve, reject) => {
      epoll = new Epoll((error, descriptor) => (error ? reject(error) : resolve(descriptor)))
    })
    epoll!.add(line, Epoll.EPOLLIN)
    writeSync(line, '1')
    assert.is(await woken, line)
    epoll!.remove(line).close()
    closeSync(line)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test.run()
