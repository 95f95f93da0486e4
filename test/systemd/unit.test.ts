// What an owner would lose: a service that systemd understands, and that can do no more than it needs.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const UNIT = 'systemd/mixbox.service'
/** Keys that systemd 252 (Debian 12) does not know yet and says so; it then waits RestartSec every time. */
const NEWER = ['RestartSteps', 'RestartMaxDelaySec']
/** 0 asks for nothing, 10 may do everything (systemd-analyze(1)). */
const EXPOSURE_AT_MOST = 2.5

const run = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' })

test('systemd knows every key of the unit', () => {
  const { status, stderr, stdout } = run('verify', UNIT)
  const complaints = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.includes('mixbox.service'))
    .filter((line) => !NEWER.some((key) => line.includes(`'${key}'`)))
    // The box is not installed on the machine that runs the tests.
    .filter((line) => !/Command \/usr\/bin\/node is not executable/.test(line))
  assert.equal(complaints, [])
  assert.ok(status === 0 || /not executable/.test(stderr), stderr)
})

test('the shutdown button turns the machine off: the box asks in its runtime folder, and is asked for with it', () => {
  const files = ['mixbox-poweroff.path', 'mixbox-poweroff.service'].map((name) => `systemd/${name}`)
  const { stdout, stderr } = run('verify', ...files)
  // Its own lines; what it belongs to is not installed here.
  assert.equal(
    `${stdout}${stderr}`.split('\n').filter((line) => /mixbox-poweroff\.\w+:\d+:/.test(line)),
    [],
  )
  const read = (file: string) => readFileSync(file, 'utf8')
  const folder = /^RuntimeDirectory=(.*)$/m.exec(read(UNIT))![1]
  assert.match(read(files[0]!), new RegExp(`^PathExists=/run/${folder}/poweroff$`, 'm'))
  // The request is taken away first: else a machine that comes back would find it.
  assert.match(
    read(files[1]!),
    /^ExecStart=\/usr\/bin\/rm -f \/run\/mixbox\/poweroff$[\s\S]*^ExecStart=\S*systemctl .*poweroff$/m,
  )
  assert.match(read(UNIT), /^Wants=mixbox-poweroff\.path$/m)
})

test('what the box may do beyond its work is little', () => {
  const { stdout, stderr } = run('security', '--offline=true', '--no-pager', UNIT)
  const exposure = /exposure level for mixbox.service: ([\d.]+)/.exec(stdout)?.[1]
  assert.ok(exposure, stderr)
  assert.ok(Number(exposure) <= EXPOSURE_AT_MOST, `exposure ${exposure}`)
})

test('a code on the boot partition can be read, and the box can write nothing there', () => {
  const unit = readFileSync(UNIT, 'utf8')
  assert.match(unit, /^ProtectSystem=strict$/m)
  for (const key of [
    'ReadWritePaths',
    'InaccessiblePaths',
    'TemporaryFileSystem',
    'RootDirectory',
    'RootImage',
  ]) {
    assert.not.match(unit, new RegExp(`^${key}=`, 'm'))
  }
})

test('real-time work stays possible: neither its scheduler, nor locked memory, nor compiled JavaScript is forbidden', () => {
  const unit = readFileSync(UNIT, 'utf8')
  assert.match(unit, /^LimitRTPRIO=95$/m)
  assert.match(unit, /^LimitMEMLOCK=infinity$/m)
  assert.not.match(unit, /^(RestrictRealtime|MemoryDenyWriteExecute)=yes/m)
  assert.match(unit, /^SystemCallFilter=@system-service @pkey$/m)
})

test.run()
