// What a user would lose: a link, the rights of a file or a device, where a backup or a configuration is written.
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { replaceFile } from '../../../firmware/supervisor/replace-file.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'

test('a new file is for its owner alone; one that is there keeps its rights', () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, 'a.json')
    await replaceFile(path, 'one')
    assert.is(statSync(path).mode & 0o777, 0o600)
    const shared = join(folder, 'b.json')
    writeFileSync(shared, 'old', { mode: 0o644 })
    await replaceFile(shared, 'new')
    assert.is(statSync(shared).mode & 0o777, 0o644)
    assert.is(readFileSync(shared, 'utf8'), 'new')
    assert.equal(readdirSync(folder).sort(), ['a.json', 'b.json'])
  }))

test('a symbolic link stays one; the file behind it is written', () =>
  inTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, 'far'))
    const [far, link] = [join(folder, 'far/a.json'), join(folder, 'link.json')]
    writeFileSync(far, 'old')
    symlinkSync(far, link)
    await replaceFile(link, 'new')
    assert.ok(lstatSync(link).isSymbolicLink())
    assert.is(readFileSync(far, 'utf8'), 'new')
  }))

test('a folder and a device are refused by name and stay what they are', () =>
  inTemporaryFolder(async (folder) => {
    const link = join(folder, 'null')
    symlinkSync('/dev/null', link)
    for (const path of [folder, link]) {
      try {
        await replaceFile(path, 'x')
        assert.unreachable()
      } catch (error) {
        assert.match((error as Error).message, `${path} cannot be written: it is no ordinary file`)
      }
    }
    assert.ok(statSync(link).isCharacterDevice())
  }))

test.run()
