// What a user would lose: systemd that knows when the box is up, what it does, and when it has stopped doing it.
// time limit: 120 s
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { startBox } from './running-box.ts'
import { inTemporaryFolder } from './temporary-folder.ts'

/** The service manager's end: prints every datagram with the time it came. */
const LISTENER = `
import socket, sys, time
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
while True: print('%.3f %s' % (time.monotonic(), s.recv(65536).decode()), flush=True)
`

async function listen(
  path: string,
): Promise<{ child: ChildProcess; heard: () => [at: number, what: string][] }> {
  const child = spawn('python3', ['-c', LISTENER, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (data) => {
    text += data
  })
  await sleep(500)
  const heard = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line): [number, string] => [Number(line.split(' ')[0]), line.slice(line.indexOf(' ') + 1)])
  return { child, heard }
}

test('ready when it sounds, fed while it is well, hungry while it is frozen, and told of the end', () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'notify')
    const { child, heard } = await listen(path)
    try {
      const box = await startBox(folder, {}, { NOTIFY_SOCKET: path, WATCHDOG_USEC: '1000000' })
      const words = () => heard().map(([, what]) => what)
      assert.is(words()[0], 'READY=1')
      await sleep(2000)
      assert.ok(words().filter((what) => what === 'WATCHDOG=1').length >= 3, words().join(' | '))
      const status = words().find((what) => what.startsWith('STATUS='))
      assert.match(status ?? '', /^STATUS=engine running; .*48000 Hz, period 64; xruns \d+$/)
      box.process.kill('SIGSTOP')
      await sleep(100)
      const before = words().length
      await sleep(1500)
      assert.is(words().length, before, 'a frozen supervisor feeds nobody')
      box.process.kill('SIGCONT')
      await box.stop()
      assert.ok(words().includes('STOPPING=1'))
    } finally {
      child.kill('SIGKILL')
    }
  }))

test.run()
