// What a panel would lose: edges, on their way from a descriptor to JavaScript. The descriptors are FIFOs, the events
// written into them byte by byte as struct gpio_v2_line_event has them.
import { spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { GpioChip, type LineEvent, LinuxError, watchLineEvents } from '../../../hal/linux/index.ts'
import { inChild } from './child.ts'

const folder = mkdtempSync(join(tmpdir(), 'mixbox-gpio-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

let made = 0
function fifo(flags = constants.O_RDWR): { read: number; write: number } {
  const path = join(folder, `line${made++}`)
  assert.is(spawnSync('mkfifo', [path]).status, 0)
  const read = openSync(
    path,
    (flags === constants.O_RDWR ? flags : constants.O_RDONLY) | constants.O_NONBLOCK,
  )
  return { read, write: openSync(path, constants.O_WRONLY) }
}

/** u64 timestamp_ns, u32 id, u32 offset, u32 seqno, u32 line_seqno, u32 padding[6]. */
function bytes(events: readonly LineEvent[]): Buffer {
  const out = Buffer.alloc(48 * events.length)
  for (const [n, { offset, rises, timeNs, sequence, lineSequence }] of events.entries()) {
    out.writeBigUInt64LE(BigInt(timeNs), 48 * n)
    for (const [field, value] of [rises ? 1 : 2, offset, sequence, lineSequence].entries()) {
      out.writeUInt32LE(value, 48 * n + 8 + 4 * field)
    }
  }
  return out
}

const event = (n: number): LineEvent => ({
  ...{ offset: n % 54, rises: n % 3 === 0, timeNs: 3_600_000_000_000_123 + n },
  ...{ sequence: 0xffffff00 + (n % 256), lineSequence: n + 1 },
})
const listening = () => {
  const seen: LineEvent[] = []
  const gone: LinuxError[] = []
  return {
    seen,
    gone,
    onEvent: (one: LineEvent) => seen.push(one),
    onGone: (error: LinuxError) => gone.push(error),
  }
}
async function until(what: () => boolean): Promise<void> {
  for (let n = 0; n < 500 && !what(); n++) await sleep(10)
}
const threads = () => readdirSync('/proc/self/task').length

test('events arrive whole, in order, from several descriptors, and wake the process', async () => {
  const [one, two] = [fifo(), fifo()]
  const [first, second] = [listening(), listening()]
  const ends = [watchLineEvents(one.read, first), watchLineEvents(two.read, second)]
  for (let n = 0; n < 1000; n += 2) {
    writeSync(one.write, bytes([event(n)]))
    writeSync(two.write, bytes([event(n), event(n + 1)]))
    if (n % 50 === 0) await sleep(1)
  }
  await until(() => first.seen.length === 500 && second.seen.length === 1000)
  assert.equal(
    first.seen,
    Array.from({ length: 500 }, (_, n) => event(2 * n)),
  )
  assert.equal(
    second.seen,
    Array.from({ length: 1000 }, (_, n) => event(n)),
  )
  for (const end of ends) end()
})

test('a process that does not look for 12 000 events gets the newest 8192: its thread took them meanwhile', async () => {
  const line = fifo()
  const { seen, ...listener } = listening()
  const end = watchLineEvents(line.read, listener)
  // A FIFO holds 64 KiB; without the thread the write would not end.
  for (let n = 0; n < 12_000; n += 60)
    writeSync(line.write, bytes(Array.from({ length: 60 }, (_, k) => event(n + k))))
  const deadline = Date.now() + 200
  while (Date.now() < deadline);
  assert.is(seen.length, 0)
  await until(() => seen.length >= 8192)
  assert.equal(
    seen,
    Array.from({ length: 8192 }, (_, n) => event(12_000 - 8192 + n)),
  )
  end()
})

test('after the end nothing is told, no thread is left, and a number used again is not read', async () => {
  const before = threads()
  const line = fifo()
  const old = listening()
  const end = watchLineEvents(line.read, old)
  assert.is(threads(), before + 1)
  writeSync(line.write, bytes([event(1)]))
  end()
  end()
  closeSync(line.read)
  assert.is(threads(), before)
  const next = fifo()
  assert.is(next.read, line.read)
  const other = listening()
  const endNext = watchLineEvents(next.read, other)
  writeSync(next.write, bytes([event(2)]))
  await until(() => other.seen.length > 0)
  assert.equal([old.seen, other.seen], [[], [event(2)]])
  endNext()
})

test('a listener that ends itself and another in the middle of its events is told no more', async () => {
  const line = fifo()
  const { seen, gone, onGone } = listening()
  const end = watchLineEvents(line.read, {
    onGone,
    onEvent(one) {
      seen.push(one)
      if (seen.length === 2) end()
    },
  })
  writeSync(line.write, bytes([event(0), event(1), event(2)]))
  await sleep(50)
  assert.equal([seen.length, gone.length], [2, 0])
})

test('a chip that goes away is told once, after its last event', async () => {
  const line = fifo(constants.O_RDONLY)
  const { seen, gone, ...listener } = listening()
  const end = watchLineEvents(line.read, listener)
  writeSync(line.write, bytes([event(7)]))
  closeSync(line.write)
  await until(() => gone.length > 0)
  await sleep(20)
  assert.equal(seen, [event(7)])
  assert.equal(
    gone.map(({ code }) => code),
    ['ENODEV'],
  )
  end()
})

test('what a listener throws ends the process as any uncaught error does, and later events still come', () => {
  const { said, text } = inChild(`
    import { openSync, writeSync, rmSync } from 'node:fs'
    import { spawnSync } from 'node:child_process'
    const path = '${folder}/throwing'
    spawnSync('mkfifo', [path])
    const line = openSync(path, 'r+')
    const said = []
    process.on('uncaughtException', (error) => said.push(error.message))
    const end = linux.watchLineEvents(line, { onEvent({ lineSequence }) {
      if (lineSequence === 1) throw new Error('a fault')
      end()
      say([...said, lineSequence])
    }, onGone() {} })
    const event = (n) => { const b = Buffer.alloc(48); b.writeUInt32LE(n, 20); return b }
    writeSync(line, event(1))
    setTimeout(() => writeSync(line, event(2)), 100)`)
  assert.equal(said, ['a fault', 2], text)
})

test('a process whose groups are all closed ends by itself; one that ends with a group open does not hang', () => {
  for (const last of ['end()', 'process.exit(0)']) {
    const { status, signal } = inChild(`
      import { openSync } from 'node:fs'
      import { spawnSync } from 'node:child_process'
      const path = '${folder}/ending' + Math.random()
      spawnSync('mkfifo', [path])
      const end = linux.watchLineEvents(openSync(path, 'r+'), { onEvent() {}, onGone() {} })
      setTimeout(() => { ${last} }, 50)`)
    assert.equal([status, signal], [0, null])
  }
})

test('what cannot be watched is refused, and nothing stays behind', () => {
  const before = threads()
  const file = openSync(join(folder, 'file'), 'w+')
  for (const [descriptor, code] of [
    [9999, 'EBADF'],
    [file, 'EPERM'],
  ] as const) {
    assert.throws(
      () => watchLineEvents(descriptor, listening()),
      (error: LinuxError) => error.code === code,
    )
  }
  closeSync(file)
  assert.is(threads(), before)
})

test('65 groups: the last is refused with ENOSPC', () => {
  const lines = Array.from({ length: 65 }, () => fifo())
  const ends = lines.slice(0, 64).map(({ read }) => watchLineEvents(read, listening()))
  assert.throws(
    () => watchLineEvents(lines[64]!.read, listening()),
    (error: LinuxError) => error.code === 'ENOSPC',
  )
  for (const end of ends) end()
  for (const { read, write } of lines) for (const descriptor of [read, write]) closeSync(descriptor)
})

test('what is no GPIO chip is refused by its path', () => {
  const codes = [
    ['/dev/null', 'ENOTTY'],
    ['/dev/nowhere', 'ENOENT'],
  ] as const
  for (const [path, code] of codes) {
    assert.throws(
      () => GpioChip.open(path),
      (error: Error) => error instanceof LinuxError && error.code === code && error.message.includes(path),
    )
  }
  // A chip's descriptor that stayed open would be one more.
  const open = () => readdirSync('/proc/self/fd').length
  const before = open()
  for (let n = 0; n < 20; n++) assert.throws(() => GpioChip.open('/dev/null'))
  assert.is(open(), before)
})

test.run()
