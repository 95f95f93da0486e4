// The installed box as a folder, ready for dpkg-deb.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { contents, type Entry, nativeFiles, writtenFiles } from './package-contents.ts'
import { type ControlFacts, control, SCRIPTS } from './package-control.ts'

/**
 * @param tree an empty folder
 * @param natives folder laid out like the checkout, with the native code of the package's architecture
 * @throws Error naming a file that is not built
 */
export function fillTree(tree: string, natives: string, facts: Omit<ControlFacts, 'installedSize'>): void {
  for (const entry of [...contents(), ...nativeFiles(natives)]) copy(entry, tree)
  for (const [to, { text, executable }] of Object.entries(writtenFiles())) {
    writeFileSync(place(tree, to), text)
    if (executable) chmodSync(join(tree, to), 0o755)
  }
  mkdirSync(join(tree, 'etc/mixbox'), { recursive: true })
  const listed = files(tree)
  const bytes = listed.reduce((sum, path) => sum + statSync(join(tree, path)).size, 0)
  const sums = listed.map((path) => `${md5(join(tree, path))}  ${path}\n`)
  writeFileSync(place(tree, 'DEBIAN/control'), control({ ...facts, installedSize: Math.ceil(bytes / 1024) }))
  writeFileSync(join(tree, 'DEBIAN/md5sums'), sums.join(''))
  for (const [name, text] of Object.entries(SCRIPTS))
    writeFileSync(join(tree, 'DEBIAN', name), text, { mode: 0o755 })
  plainModes(tree)
}

function copy({ from, to, executable, without }: Entry, tree: string): void {
  if (!existsSync(from)) throw new Error(`${from} is not built: node image-build/setup.mjs start`)
  const path = place(tree, to)
  cpSync(from, path, {
    recursive: true,
    dereference: true,
    filter: (file) => file !== without && !file.endsWith('.js.map'),
  })
  if (executable) chmodSync(path, 0o755)
}

function place(tree: string, to: string): string {
  const path = join(tree, to)
  mkdirSync(dirname(path), { recursive: true })
  return path
}

function files(tree: string): string[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(tree, path)).isFile())
    .sort()
}

function md5(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex')
}

/** Readable for everybody, whatever the umask of who builds. */
function plainModes(tree: string): void {
  for (const path of ['.', ...readdirSync(tree, { recursive: true, encoding: 'utf8' })]) {
    const file = join(tree, path)
    const found = statSync(file)
    chmodSync(file, found.isDirectory() || found.mode & 0o100 ? 0o755 : 0o644)
  }
}
