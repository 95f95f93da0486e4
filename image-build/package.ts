// npm run package: the box as a Debian package.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { contents, writtenFiles } from './package-contents.ts'
import { control, SCRIPTS } from './package-control.ts'

const USAGE = `Usage: npm run package [-- --arch amd64|arm64 --out DIR]
  --arch   of the machine it is for; this one's
  --out    where the package goes; build/package
The last line of standard output is the package's path.
`
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }
const OWN = ARCHITECTURES[process.arch] ?? process.arch

function readOptions(): { arch: string; out: string } {
  const { values } = parseArgs({
    options: {
      arch: { type: 'string', default: OWN },
      out: { type: 'string', default: 'build/package' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    process.exit(0)
  }
  if (!Object.values(ARCHITECTURES).includes(values.arch)) {
    throw new RangeError(`--arch ${values.arch}; allowed are ${Object.values(ARCHITECTURES).join(', ')}`)
  }
  return { arch: values.arch, out: values.out }
}

/** Seconds since 1970 of the newest commit: the same checkout gives the same package. */
function sourceDate(): string {
  const told = spawnSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' })
  return told.stdout.trim() || '0'
}

function place(tree: string, to: string): string {
  const path = join(tree, to)
  mkdirSync(dirname(path), { recursive: true })
  return path
}

function fill(tree: string, natives: string): void {
  for (const { from, to, executable } of contents(natives)) {
    const path = place(tree, to)
    cpSync(from, path, { recursive: true, dereference: true })
    if (executable) chmodSync(path, 0o755)
  }
  for (const [to, { text, executable }] of Object.entries(writtenFiles())) {
    writeFileSync(place(tree, to), text, { mode: executable ? 0o755 : 0o644 })
  }
  mkdirSync(join(tree, 'etc/mixbox'), { recursive: true })
}

function files(tree: string): string[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(tree, path)).isFile())
    .sort()
}

function build(arch: string, out: string): string {
  if (arch !== OWN) throw new RangeError(`--arch ${arch}: this machine is ${OWN}`)
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  mkdirSync(out, { recursive: true })
  const tree = mkdtempSync(join(out, '.tree-'))
  try {
    // Made for one user alone; the package's root is everybody's.
    chmodSync(tree, 0o755)
    fill(tree, '.')
    const listed = files(tree)
    const installedSize = Math.ceil(
      listed.reduce((sum, path) => sum + statSync(join(tree, path)).size, 0) / 1024,
    )
    const sums = listed.map((path) => {
      return `${createHash('md5')
        .update(readFileSync(join(tree, path)))
        .digest('hex')}  ${path}\n`
    })
    writeFileSync(place(tree, 'DEBIAN/control'), control({ version, arch, installedSize }))
    writeFileSync(join(tree, 'DEBIAN/md5sums'), sums.join(''))
    for (const [name, text] of Object.entries(SCRIPTS))
      writeFileSync(join(tree, 'DEBIAN', name), text, { mode: 0o755 })
    const path = resolve(out, `mixbox_${version}_${arch}.deb`)
    const done = spawnSync('dpkg-deb', ['--root-owner-group', '--build', tree, path], {
      encoding: 'utf8',
      env: { ...process.env, SOURCE_DATE_EPOCH: sourceDate() },
    })
    if (done.error) throw new Error(`dpkg-deb could not be started: ${done.error.message}`)
    if (done.status !== 0)
      throw new Error(`dpkg-deb failed (exit ${done.status}):\n${done.stdout}${done.stderr}`)
    return path
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

try {
  const { arch, out } = readOptions()
  process.stdout.write(`${build(arch, out)}\n`)
} catch (error) {
  const wrongOption = error instanceof RangeError || error instanceof TypeError
  process.stderr.write(`package: ${(error as Error).message}\n${wrongOption ? USAGE : ''}`)
  process.exitCode = wrongOption ? 2 : 1
}
