// What a user would lose: processes that agree on every byte, or say plainly why they cannot.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Control, EngineState } from '../../../firmware/arena/index.ts'
import { createArena, openArena } from '../../../firmware/arena/shared-arena.ts'

const SIZE = {
  strips: 8,
  outputs: 2,
  buses: 0,
  matrices: 0,
  stateSlots: 20,
  tableHash: 5,
  assetMebibytes: 1,
  sources: 2,
}
const folder = mkdtempSync('/dev/shm/mixbox-arena-')
test.after(() => rmSync(folder, { recursive: true }))

test('what one maps, another process sees: python reads the magic number and the sizes', () => {
  const arena = createArena(folder, SIZE)
  const script = "import struct,sys; print(*struct.unpack('<16i', open(sys.argv[1],'rb').read(64))[:10])"
  const { stdout } = spawnSync('python3', ['-c', script, `${folder}/control`], { encoding: 'utf8' })
  const words = stdout.trim().split(' ').map(Number)
  assert.is(words[0], 0x4d495842)
  assert.equal(words.slice(4), [8, 2, 20, 5, 1, 2])
  arena.close()
})

test('rights: control and assets for the owner alone, sources for the group too, whatever the umask', () => {
  const before = process.umask(0o077)
  createArena(folder, SIZE).close()
  process.umask(before)
  const mode = (name: string) => statSync(`${folder}/${name}`).mode & 0o777
  assert.equal(
    [mode('control'), mode('assets'), mode('source-00'), mode('source-01')],
    [0o600, 0o600, 0o660, 0o660],
  )
})

test('a second mapping sees stores of the first; a new arena leaves the old one to those who hold it', () => {
  const first = createArena(folder, SIZE, { generation: 1 })
  const second = openArena(folder)
  Atomics.store(first.control, Control.engineState, EngineState.running)
  assert.is(Atomics.load(second.control, Control.engineState), EngineState.running)
  const next = createArena(folder, { ...SIZE, strips: 16 }, { generation: 2 })
  assert.is(openArena(folder).generation, 2)
  first.state.write([[3, 42]])
  assert.is(second.state.read()[3], 42)
  assert.is(next.state.read()[3], 0)
  for (const arena of [first, second, next]) arena.close()
  assert.is(second.control.length, 0, 'closed views are empty, not dangling')
})

test('an arena of another layout, version or kind is refused by name', () => {
  const arena = createArena(folder, SIZE)
  const header = new Int32Array(arena.control.buffer, 0, 16)
  const spoil = (word: number, value: number, message: RegExp) => {
    const good = header[word]!
    header[word] = value
    assert.throws(() => openArena(folder), message)
    header[word] = good
  }
  spoil(0, 1, /is not an arena/)
  spoil(1, 99, /of version 99, this program needs/)
  spoil(4, 9, /layout/)
  spoil(2, 1, /has layout 1 of \d+ bytes, this program's is/)
  openArena(folder).close()
  arena.close()
  writeFileSync(`${folder}/control`, 'short')
  assert.throws(() => openArena(folder), /5 bytes long, too short/)
  rmSync(`${folder}/control`)
  assert.throws(() => openArena(folder), /ENOENT/)
})

test('a folder on a disk is refused, and says what to use', () => {
  const disk = mkdtempSync(`${process.cwd()}/build/arena-`)
  try {
    assert.throws(() => createArena(disk, SIZE), /does not lie on a tmpfs.*\/dev\/shm/)
  } finally {
    rmSync(disk, { recursive: true })
  }
})

test.run()
