// What a user would lose: two boxes side by side, and shared memory that is memory.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { choosePaths, makePaths } from '../../../firmware/supervisor/index.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'

// biome-ignore format: one row, one environment
const CHOICES: readonly [about: string, environment: Record<string, string>, state: string, runtime: string][] = [
  ['ours first', { MIXBOX_STATE_DIR: '/a', MIXBOX_RUNTIME_DIR: '/b', STATE_DIRECTORY: '/c', XDG_RUNTIME_DIR: '/d' }, '/a', '/b'],
  ['then systemd, the first of a list', { STATE_DIRECTORY: '/var/lib/mixbox:/x', RUNTIME_DIRECTORY: '/run/mixbox', HOME: '/h' }, '/var/lib/mixbox', '/run/mixbox'],
  ['then XDG', { XDG_STATE_HOME: '/s', XDG_RUNTIME_DIR: '/run/user/7' }, '/s/mixbox', '/run/user/7/mixbox'],
  ['then the home folder and memory', { HOME: '/h' }, '/h/.local/state/mixbox', '/dev/shm/mixbox-7'],
  ['empty is as good as unset', { MIXBOX_STATE_DIR: '', STATE_DIRECTORY: '', HOME: '/h' }, '/h/.local/state/mixbox', '/dev/shm/mixbox-7'],
]

for (const [about, environment, stateDir, runtimeDir] of CHOICES) {
  test(`folders: ${about}`, () => {
    assert.equal(choosePaths(environment, 7), { stateDir, runtimeDir })
  })
}

test('folders are made, closed to others, and memory lies in a runtime folder on a tmpfs', () =>
  inTemporaryFolder((folder) => {
    const paths = makePaths({ MIXBOX_STATE_DIR: `${folder}/a/b`, MIXBOX_RUNTIME_DIR: `${folder}/r` })
    assert.equal(paths.warnings, [])
    assert.is(paths.memoryDir, `${folder}/r`)
    for (const made of [paths.stateDir, paths.runtimeDir, paths.arenaDir]) {
      assert.is(statSync(made).mode & 0o777, 0o700, made)
    }
  }))

test('a runtime folder on a disk gets its memory from /dev/shm, and says so', () => {
  // /var/tmp is kept across reboots (hier(7)), so it is never a tmpfs.
  const disk = mkdtempSync('/var/tmp/mixbox-test-')
  const made: string[] = [disk]
  try {
    const one = makePaths({ MIXBOX_STATE_DIR: disk, MIXBOX_RUNTIME_DIR: `${disk}/1` })
    const two = makePaths({ MIXBOX_STATE_DIR: disk, MIXBOX_RUNTIME_DIR: `${disk}/2` })
    made.push(one.memoryDir, two.memoryDir)
    assert.is(one.runtimeDir, `${disk}/1`)
    assert.match(one.memoryDir, /^\/dev\/shm\/mixbox-/)
    assert.is.not(one.memoryDir, two.memoryDir)
    assert.ok(existsSync(one.arenaDir))
    assert.is(one.warnings.length, 1)
    assert.match(one.warnings[0]!, /not on a tmpfs.*\/dev\/shm/)
  } finally {
    for (const folder of made) rmSync(folder, { recursive: true, force: true })
  }
})

test('a runtime folder on a tmpfs smaller than /dev/shm gets its memory from there, and is found through it', () =>
  inTemporaryFolder((folder) => {
    const program = `
      import { realpathSync, rmSync } from 'node:fs'
      import { makePaths } from '${import.meta.resolve('../../../firmware/supervisor/paths.js')}'
      const make = () => makePaths({ MIXBOX_STATE_DIR: '${folder}/s', MIXBOX_RUNTIME_DIR: '${folder}/small' })
      const [paths, again] = [make(), make()]
      const found = realpathSync('${folder}/small/arena')
      rmSync(paths.memoryDir, { recursive: true })
      process.stdout.write(JSON.stringify({ ...paths, again: again.memoryDir, found }))`
    const script =
      'mkdir small && mount -t tmpfs -o size=1m none small && exec "$0" --input-type=module -e "$1"'
    // A user of its own kind of root may mount in a namespace of its own.
    const child = spawnSync(
      'unshare',
      ['--map-root-user', '--mount', 'sh', '-ec', script, process.execPath, program],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
    assert.is(child.stderr, '')
    const told = JSON.parse(child.stdout)
    assert.match(told.memoryDir, /^\/dev\/shm\/mixbox-/)
    assert.equal(told.warnings, [])
    assert.is(told.found, told.arenaDir)
    assert.is(told.again, told.memoryDir)
  }))

test('a folder name too long for a socket is refused by name and length', () => {
  const long = `/dev/shm/${'x'.repeat(80)}`
  assert.throws(
    () => makePaths({ MIXBOX_STATE_DIR: '/dev/shm', MIXBOX_RUNTIME_DIR: long }),
    (error: Error & { code: string }) =>
      error.code === 'ENAMETOOLONG' && error.message.includes(long) && /89 bytes/.test(error.message),
  )
})

test.run()
