import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ARCHITECTURES, type Architecture } from './architectures.ts'
import { runTool } from './run-tool.ts'

/** The oldest Debian that packages are for: what is linked with its library runs with any later one. */
const SOURCE =
  'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main\n'
const PACKAGES = ['libasound2', 'libasound2-dev']

export interface ForeignLibrary {
  include: string
  library: string
}

/**
 * Debian's own ALSA library of another architecture, so that symbol versions are the real ones. It comes by an apt of
 * its own: this machine's packages and architectures are left alone.
 * @param folder kept between runs; filled once
 */
export function foreignAlsa(arch: Architecture, folder: string): ForeignLibrary {
  const root = resolve(folder)
  if (!existsSync(root)) {
    const making = `${root}.making`
    rmSync(making, { recursive: true, force: true })
    fetch(arch, making)
    renameSync(making, root)
  }
  return {
    include: join(root, 'usr/include'),
    library: join(root, 'usr/lib', ARCHITECTURES[arch].triplet),
  }
}

function fetch(arch: Architecture, root: string): void {
  const apt = join(root, 'apt')
  for (const part of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(apt, part), { recursive: true })
  writeFileSync(join(apt, 'sources.list'), SOURCE)
  writeFileSync(join(apt, 'status'), '')
  const settings = {
    'Dir::State': join(apt, 'state'),
    'Dir::State::status': join(apt, 'status'),
    'Dir::Cache': join(apt, 'cache'),
    'Dir::Etc::sourcelist': join(apt, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'APT::Architecture': arch,
    'APT::Architectures': arch,
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
  }
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`])
  runTool('apt-get', [...options, '-q', 'update'])
  runTool('apt-get', [...options, '-q', 'download', ...PACKAGES.map((name) => `${name}:${arch}`)], {
    cwd: apt,
  })
  for (const name of readdirSync(apt).filter((file) => file.endsWith('.deb')))
    runTool('dpkg-deb', ['--extract', join(apt, name), root])
  rmSync(apt, { recursive: true })
}
