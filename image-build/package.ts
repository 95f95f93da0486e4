// npm run package: the box as a Debian package.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { architecture, ownArchitecture } from './architectures.ts'
import { crossBuild } from './cross-build.ts'
import { libcVersion } from './libc-version.ts'
import { nativeFiles } from './package-contents.ts'
import { fillTree } from './package-tree.ts'
import { runTool } from './run-tool.ts'

const USAGE = `Usage: npm run package [-- --arch amd64|arm64 --out DIR]
  --arch   of the machine it is for; this one's
  --out    where the package goes; build/package
The last line of standard output is the package's path.
`

function readOptions(): { arch: string; out: string } {
  const { values } = parseArgs({
    options: {
      arch: { type: 'string', default: ownArchitecture() },
      out: { type: 'string', default: 'build/package' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    process.exit(0)
  }
  return { arch: values.arch, out: values.out }
}

/** Seconds since 1970 of the newest commit: the same checkout gives the same package. */
function sourceDate(): string {
  const told = spawnSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' })
  return told.stdout?.trim() || '0'
}

function build(name: string, out: string): string {
  const arch = architecture(name)
  const natives = arch === ownArchitecture() ? '.' : crossBuild(arch, join('build/cross', arch))
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  mkdirSync(out, { recursive: true })
  const tree = mkdtempSync(join(out, '.tree-'))
  try {
    const libc = libcVersion(nativeFiles(natives).map(({ from }) => from))
    const node = Number(process.versions.node.split('.')[0])
    fillTree(tree, natives, { version, arch, libc, node })
    const path = resolve(out, `mixbox_${version}_${arch}.deb`)
    runTool('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', tree, path], {
      env: { ...process.env, SOURCE_DATE_EPOCH: sourceDate() },
    })
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
