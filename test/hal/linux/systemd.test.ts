import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { LinuxError, sdNotify, watchdogMicroseconds } from '../../../hal/linux/index.ts'
import { ended, memoryFolder, startProgram } from './child.ts'

const folder = memoryFolder()

/** Prints a line when it listens, then each datagram in hexadecimal; ends by itself. */
const LISTENER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1].replace('@', '\\0', 1))
s.settimeout(20)
print('bound', flush=True)
for n in range(int(sys.argv[2])):
    print(s.recv(65536).hex(), flush=True)
`

function withSocket<T>(socket: string | undefined, act: () => T): T {
  if (socket === undefined) delete process.env['NOTIFY_SOCKET']
  else process.env['NOTIFY_SOCKET'] = socket
  try {
    return act()
  } finally {
    delete process.env['NOTIFY_SOCKET']
  }
}

for (const [kind, address] of [
  ['a socket in the file system', `${folder}/notify`],
  ['an abstract socket', `@mixbox-test-${process.pid}`],
] as const) {
  test(`${kind} gets each message as one datagram`, async () => {
    const { child } = await startProgram('python3', ['-c', LISTENER, address, '2'])
    let heard = ''
    child.stdout!.on('data', (data) => {
      heard += data
    })
    assert.ok(withSocket(address, () => sdNotify('READY=1\nSTATUS=8 Kanäle, größer')))
    const long = `STATUS=${'x'.repeat(4088)}`
    assert.ok(withSocket(address, () => sdNotify(long)))
    await ended(child)
    const messages = heard
      .split('\n')
      .filter((line) => line && line !== 'bound')
      .map((line) => Buffer.from(line, 'hex').toString())
    assert.equal(messages, ['READY=1\nSTATUS=8 Kanäle, größer', long])
  })
}

test('without systemd, or with its socket gone, nobody is told and nothing fails', () => {
  assert.not(withSocket(undefined, () => sdNotify('READY=1')))
  assert.not(withSocket('', () => sdNotify('READY=1')))
  assert.not(withSocket(`${folder}/none`, () => sdNotify('READY=1')))
  assert.not(withSocket(`/${'long'.repeat(100)}`, () => sdNotify('READY=1')))
})

test('a manager that does not read never holds the box up', async () => {
  const { child } = await startProgram('python3', [
    '-c',
    LISTENER.replace('for n', 'input()\nfor n'),
    `${folder}/deaf`,
    '1',
  ])
  const told = withSocket(`${folder}/deaf`, () => Array.from({ length: 5000 }, () => sdNotify('WATCHDOG=1')))
  assert.ok(told[0])
  assert.not(told.at(-1))
  child.stdin!.end('\n')
  await ended(child)
})

test('a message that does not fit is refused with its length', () => {
  assert.throws(
    () => withSocket(`${folder}/none`, () => sdNotify('ä'.repeat(2048))),
    (error: unknown) =>
      error instanceof LinuxError && error.code === 'EMSGSIZE' && /4096 bytes/.test(error.message),
  )
})

test('the watchdog counts for the process it was meant for', () => {
  const asked = (usec?: string, pid?: string) => {
    for (const [name, value] of [
      ['WATCHDOG_USEC', usec],
      ['WATCHDOG_PID', pid],
    ] as const) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    return watchdogMicroseconds()
  }
  assert.is(asked(), 0)
  assert.is(asked('30000000'), 30_000_000)
  assert.is(asked('30000000', String(process.pid)), 30_000_000)
  assert.is(asked('30000000', '1'), 0)
  assert.is(asked('soon'), 0)
  asked()
})

test.run()
