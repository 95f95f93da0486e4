import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  createSharedFile,
  fileSystemOf,
  isOnMemoryFileSystem,
  LinuxError,
  memoryCounters,
  openSharedFile,
} from '../../../hal/linux/index.ts'
import { ended, inChild, memoryFolder, output, startChild, startProgram } from './child.ts'

const folder = memoryFolder()

/** @returns the error it throws, which must be a LinuxError */
function refusal(act: () => unknown): LinuxError {
  try {
    act()
  } catch (error) {
    assert.instance(error, LinuxError)
    return error as LinuxError
  }
  throw new Error('it was not refused')
}

/** Mappings of a file by its inode number: proc(5) does not name one that was mapped before it had a name. */
function mappingsOf(path: string): number {
  const maps = readFileSync('/proc/self/maps', 'utf8').split('\n')
  const { ino } = statSync(path)
  return maps.filter((line) => line.split(/ +/)[4] === String(ino)).length
}

test('what one process stores, a program in another language sees, and the other way round', () => {
  const file = createSharedFile(`${folder}/shared`, 8192, 0o600)
  assert.is(file.bytes, 8192)
  assert.is(file.path, `${folder}/shared`)
  const words = new Int32Array(file.buffer)
  assert.ok(words.every((word) => word === 0))
  words[2047] = 4711
  const script = `
import mmap, struct, sys
with open(sys.argv[1], 'r+b') as f, mmap.mmap(f.fileno(), 0) as m:
    print(len(m), struct.unpack_from('<i', m, 8188)[0])
    struct.pack_into('<d', m, 16, 0.1)
`
  assert.is(output('python3', '-c', script, file.path), '8192 4711')
  assert.is(new Float64Array(file.buffer)[2], 0.1)
  file.close()
})

test('two processes that add to one word at once lose none', async () => {
  const file = createSharedFile(`${folder}/counter`, 4096, 0o600)
  const word = new Int32Array(file.buffer)
  const code = `
    const word = new Int32Array(linux.openSharedFile('${file.path}').buffer)
    say('ready')
    while (Atomics.load(word, 1) === 0);
    for (let n = 0; n < 300000; n++) Atomics.add(word, 0, 1)
    Atomics.add(word, 2, 1)`
  const children = [await startChild(code), await startChild(code)]
  Atomics.store(word, 1, 1)
  for (let n = 0; n < 300000; n++) Atomics.add(word, 0, 1)
  await Promise.all(children.map(({ child }) => ended(child)))
  assert.is(word[2], 2)
  assert.is(word[0], 900000)
  file.close()
})

test('a reader finds the old file or the new one, each of them whole, at every moment', async () => {
  const path = `${folder}/published`
  const publish = (version: number) => {
    const file = createSharedFile(path, 65536, 0o600, { publish: false })
    new Int32Array(file.buffer).fill(version)
    file.publish()
    file.publish()
    file.close()
  }
  publish(1)
  const script = `
import sys
print('ready', flush=True)
seen = set()
while 9999 not in seen:
    b = open(sys.argv[1], 'rb').read()
    words = {b[i:i+4] for i in range(0, len(b), 4)}
    assert len(b) == 65536 and len(words) == 1, 'a file that is not whole'
    seen.add(int.from_bytes(words.pop(), 'little'))
print(len(seen), flush=True)
`
  const { child } = await startProgram('python3', ['-c', script, path])
  let last = ''
  child.stdout!.on('data', (data) => {
    last += data
  })
  for (let version = 2; version < 200; version++) {
    publish(version)
    await sleep(1)
  }
  publish(9999)
  await ended(child)
  assert.is(child.exitCode, 0)
  assert.ok(Number(last) > 1, `the reader saw ${last} versions`)
})

test('who has a file mapped keeps it when another takes its name', () => {
  const path = `${folder}/replaced`
  const first = createSharedFile(path, 4096, 0o600)
  const held = openSharedFile(path)
  const second = createSharedFile(path, 8192, 0o600)
  new Int32Array(first.buffer)[0] = 1
  new Int32Array(second.buffer)[0] = 2
  assert.is(new Int32Array(held.buffer)[0], 1)
  assert.is(held.bytes, 4096)
  const now = openSharedFile(path)
  assert.is(new Int32Array(now.buffer)[0], 2)
  for (const file of [first, held, second, now]) file.close()
})

test('a file that was not published has no name, and is gone with its process', async () => {
  const empty = `${folder}/empty-folder`
  mkdirSync(empty)
  const free = () => statfsSync(folder).bfree
  const before = free()
  const code = `
    const file = linux.createSharedFile('${empty}/x', 64 * 2 ** 20, 0o600, { publish: false })
    globalThis.kept = file
    say('made'); setInterval(() => {}, 1000)`
  const { child } = await startChild(code)
  assert.equal(readdirSync(empty), [])
  assert.ok(free() < before - 15000, 'its memory is taken')
  child.kill('SIGKILL')
  await ended(child)
  // Others use this machine's memory too: half of the 16,384 pages is proof enough.
  assert.ok(free() > before - 8000, 'its memory is free again')
  const file = createSharedFile(`${empty}/y`, 4096, 0o600, { publish: false })
  file.close()
  assert.equal(readdirSync(empty), [])
  assert.is(refusal(() => file.publish()).code, 'EBADF')
})

test('rights are those that were asked for, whatever the umask', () => {
  const before = process.umask(0o077)
  for (const mode of [0o600, 0o640, 0o660]) {
    createSharedFile(`${folder}/mode`, 1, mode).close()
    assert.is(statSync(`${folder}/mode`).mode & 0o7777, mode)
  }
  process.umask(before)
})

test('all memory is there from the beginning: the first touch of a page is no page fault', () => {
  const pages = 4096
  createSharedFile(`${folder}/populated`, pages * 4096, 0o600).close()
  assert.is(statSync(`${folder}/populated`).blocks * 512, pages * 4096)
  const file = openSharedFile(`${folder}/populated`)
  const bytes = new Uint8Array(file.buffer)
  const before = new Float64Array(4)
  const after = new Float64Array(4)
  memoryCounters(before)
  for (let n = 0; n < pages; n++) bytes[4096 * n] = 1
  memoryCounters(after)
  const faults = after[0]! - before[0]!
  assert.ok(faults < pages / 10, `${faults} faults in ${pages} pages`)
  file.close()
})

test('after close every view is empty, and the memory is unmapped', async () => {
  const path = `${folder}/closed`
  const file = createSharedFile(path, 4096, 0o600)
  const view = new Int32Array(file.buffer)
  assert.is(mappingsOf(path), 1)
  file.close()
  file.close()
  assert.is(view.length, 0)
  assert.is(view[0], undefined)
  view[0] = 1
  assert.throws(() => Atomics.load(view, 0))
  assert.is(file.buffer.byteLength, 0)
  for (let n = 0; n < 100 && mappingsOf(path) > 0; n++) await sleep(10)
  assert.is(mappingsOf(path), 0)
})

test('opening and closing a thousand times leaves neither mappings nor descriptors behind', async () => {
  const path = `${folder}/often`
  createSharedFile(path, 4096, 0o600).close()
  const descriptors = readdirSync('/proc/self/fd').length
  const mappings = () => readFileSync('/proc/self/maps', 'utf8').split('/dev/shm/').length
  const before = mappings()
  for (let n = 0; n < 1000; n++) openSharedFile(path).close()
  for (let n = 0; n < 100; n++) createSharedFile(path, 4096, 0o600).close()
  for (let n = 0; n < 200 && mappings() > before; n++) await sleep(10)
  assert.ok(mappings() <= before, 'every one was unmapped')
  assert.is(readdirSync('/proc/self/fd').length, descriptors)
})

test('a mapping that nobody closed ends with the garbage collection of its buffer', () => {
  const path = `${folder}/forgotten`
  createSharedFile(path, 4096, 0o600).close()
  const code = `
    import { readFileSync } from 'node:fs'
    const mappings = () => readFileSync('/proc/self/maps', 'utf8').split(' ${statSync(path).ino} ').length - 1
    ;(() => { for (let n = 0; n < 5; n++) linux.openSharedFile('${path}') })()
    const before = mappings()
    for (let n = 0; n < 200 && mappings() > 0; n++) { gc(); await new Promise((go) => setTimeout(go, 10)) }
    say([before, mappings()])`
  assert.equal(inChild(code, { flags: ['--expose-gc'] }).said, [5, 0])
})

test('a store into a read-only mapping ends the process, and leaves the file alone', () => {
  const path = `${folder}/read-only`
  const file = createSharedFile(path, 4096, 0o600)
  new Int32Array(file.buffer)[0] = 5
  const code = (readOnly: boolean) => `
    const words = new Int32Array(linux.openSharedFile('${path}', { readOnly: ${readOnly} }).buffer)
    say(words[0])
    words[0] = 6`
  const dead = inChild(code(true))
  assert.is(dead.said, 5)
  assert.is(dead.signal, 'SIGSEGV')
  assert.is(new Int32Array(file.buffer)[0], 5)
  assert.is(inChild(code(false)).status, 0)
  assert.is(new Int32Array(file.buffer)[0], 6)
  file.close()
})

test('outside a tmpfs a file is refused, with the file system that was found and what to use', () => {
  const other = [tmpdir(), process.cwd(), '/proc'].find((path) => {
    return !output('findmnt', '-n', '-o', 'FSTYPE', '-T', path).includes('tmpfs')
  })
  const error = refusal(() => createSharedFile(`${other}/mixbox-refused`, 4096, 0o600))
  assert.is(error.code, 'ENOTTMPFS')
  assert.ok(error.message.includes(`${other}/mixbox-refused`), error.message)
  assert.match(error.message, /does not lie on a tmpfs but on .+/)
  assert.match(error.fix, /\/dev\/shm/)
})

test('file systems are named as findmnt names them', () => {
  for (const path of ['/dev/shm', '/proc', '/sys', '/']) {
    const truth = output('findmnt', '-n', '-o', 'FSTYPE', '-T', path).split('\n')[0]!
    const found = fileSystemOf(path)
    const named =
      found.includes(truth.replace(/^overlay$/, 'overlayfs')) || found.startsWith('a file system of')
    assert.ok(named, `${path}: ${found} for ${truth}`)
    assert.is(isOnMemoryFileSystem(path), truth === 'tmpfs')
  }
})

test('a full tmpfs is refused before anything is replaced', () => {
  const path = `${folder}/full`
  writeFileSync(path, 'here before')
  const more = statfsSync(folder).bsize * (statfsSync(folder).blocks + 1)
  const error = refusal(() => createSharedFile(path, more, 0o600))
  assert.is(error.code, 'ENOSPC')
  assert.ok(error.message.includes(path) && error.message.includes(`${more} bytes`), error.message)
  assert.is(readFileSync(path, 'utf8'), 'here before')
})

test('wrong sizes, missing and empty files and folders are refused by name', () => {
  for (const bytes of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.match(refusal(() => createSharedFile(`${folder}/a`, bytes, 0o600)).message, /whole number from 1/)
  }
  writeFileSync(`${folder}/nothing`, '')
  const cases: [act: () => unknown, code: string, says: RegExp][] = [
    [() => createSharedFile(`${folder}/none/a`, 1, 0o600), 'ENOENT', /file system of .*\/none/],
    [() => openSharedFile(`${folder}/none`), 'ENOENT', /open .*\/none.*Check the path/],
    [() => openSharedFile(`${folder}/nothing`), 'ENODATA', /map .*\/nothing.*the file is empty/],
    [() => openSharedFile(folder), 'EISDIR', /open/],
  ]
  for (const [act, code, says] of cases) {
    const error = refusal(act)
    assert.is(error.code, code)
    assert.match(error.message, says)
  }
  mkdirSync(`${folder}/taken/by-a-folder`, { recursive: true })
  const before = readdirSync(folder).length
  assert.is(refusal(() => createSharedFile(`${folder}/taken`, 1, 0o600)).code, 'EISDIR')
  assert.is(readdirSync(folder).length, before, 'no temporary name is left')
})

test('another user cannot open what is the owner’s alone', () => {
  const path = `${folder}/secret`
  createSharedFile(path, 4096, 0o600).close()
  spawnSync('chmod', ['755', folder])
  if (process.getuid?.() !== 0) spawnSync('chmod', ['000', path])
  const through =
    process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
  const code = `try { linux.openSharedFile('${path}') } catch (error) { say(error) }`
  assert.is(inChild(code, { through }).said.code, 'EACCES')
})

test.run()
