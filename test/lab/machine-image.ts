// The machine's disk, kernel and first file system: made once, kept in the user's cache.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import * as recipe from './recipe.ts'

export interface MachineImage {
  arch: recipe.Architecture
  disk: string
  kernel: string
  initrd: string
  /** Of root. */
  sshKey: string
  /** One "name version" a line. */
  packages: string
  /** How long making it took, in seconds; 0 when it was in the cache. */
  madeInSeconds: number
}

const OWN: Readonly<Record<string, recipe.Architecture>> = { x64: 'amd64', arm64: 'arm64' }
const BINFMT = '/proc/sys/fs/binfmt_misc'

/** Debian's packages run programs of their own while they are installed. @throws Error when this machine cannot */
function emulateOther(): void {
  spawnSync(process.execPath, ['image-build/setup.mjs', 'lab-arm64', '--quiet'], { stdio: 'inherit' })
  const interpreter = join(BINFMT, 'qemu-aarch64')
  if (existsSync(interpreter)) return
  // As systemd does at boot; a container has neither.
  if (!existsSync(join(BINFMT, 'register'))) spawnSync('mount', ['-t', 'binfmt_misc', 'none', BINFMT])
  spawnSync('update-binfmts', ['--enable', 'qemu-aarch64'])
  if (existsSync(interpreter)) return
  throw new Error(
    `programs of arm64 do not run here: ${interpreter} is not there; update-binfmts --enable qemu-aarch64 as root`,
  )
}

/** Changes with the recipe and with how it is carried out. */
function keyOf(arch: recipe.Architecture): string {
  const { packagesOf, ...tables } = recipe
  const told = [arch, packagesOf(arch), tables, makeRoot.toString(), makeDisk.toString()]
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16)
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mixbox', 'lab')
}

/** @param fresh make it anew. @throws Error with the output of the step that failed */
export function machineImage(arch: recipe.Architecture, fresh = false): MachineImage {
  const cache = cacheFolder()
  const name = `${arch}-${keyOf(arch)}`
  const folder = join(cache, name)
  const started = performance.now()
  const make = fresh || !existsSync(join(folder, 'disk.img'))
  if (make) {
    mkdirSync(cache, { recursive: true })
    forgetOthers(cache, arch)
    if (arch !== OWN[process.arch]) emulateOther()
    const making = `${folder}.making`
    mkdirSync(making)
    makeRoot(arch, making)
    makeDisk(making)
    // Whole or not there: an interrupted run leaves no machine that boots half.
    renameSync(making, folder)
  }
  const file = (part: string) => join(folder, part)
  return {
    ...{ arch, disk: file('disk.img'), kernel: file('vmlinuz'), initrd: file('initrd'), sshKey: file('key') },
    packages: readFileSync(file('packages'), 'utf8'),
    madeInSeconds: make ? (performance.now() - started) / 1000 : 0,
  }
}

/** Machines of older recipes, and what an interrupted run left. */
function forgetOthers(cache: string, arch: string): void {
  for (const name of readdirSync(cache)) {
    if (name.startsWith(`${arch}-`)) rmSync(join(cache, name), { recursive: true, force: true })
  }
}

/** Debian's packages, and the machine's own files over them, as a tar file; the kernel beside it. */
function makeRoot(arch: recipe.Architecture, folder: string): void {
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', join(folder, 'key')])
  const files: Record<string, string> = {
    ...recipe.FILES,
    'root/.ssh/authorized_keys': readFileSync(join(folder, 'key.pub'), 'utf8'),
  }
  const overlay = join(folder, 'files')
  for (const [path, text] of Object.entries({ ...files, 'etc/apt/preferences.d/kernel': recipe.APT_PINS })) {
    mkdirSync(dirname(join(overlay, path)), { recursive: true })
    writeFileSync(join(overlay, path), text)
  }
  const inside = (command: string) => `chroot "$1" ${command}`
  const hooks = [
    `mkdir -p ${recipe.FOLDERS.map((name) => `"$1/${name}"`).join(' ')}`,
    `chmod 700 "$1/root/.ssh"; chown -R 0:0 "$1/root"`,
    inside(`systemctl enable ${recipe.ENABLED.join(' ')}`),
    inside(`systemctl mask ${recipe.MASKED.join(' ')}`),
    inside('update-initramfs -u'),
    `cp "$1"/boot/vmlinuz-* '${folder}/vmlinuz'; cp "$1"/boot/initrd.img-* '${folder}/initrd'`,
    `chroot "$1" dpkg-query -W -f '\${Package} \${Version}\\n' > '${folder}/packages'`,
  ]
  const copy = `cp -r '${overlay}/.' "$1"/`
  run('mmdebstrap', [
    ...['--variant=minbase', `--architectures=${arch}`, '--format=tar'],
    `--include=${recipe.packagesOf(arch).join(',')}`,
    ...recipe.DPKG_OPTIONS.map((option) => `--dpkgopt=${option}`),
    ...['--aptopt=Acquire::Languages "none"', `--setup-hook=${copy}`, `--customize-hook=${copy}`],
    ...hooks.map((hook) => `--customize-hook=${hook}`),
    ...[recipe.SUITE, join(folder, 'root.tar'), ...recipe.SOURCES],
  ])
}

/** Without a loop device: mke2fs fills the file system while making it. */
function makeDisk(folder: string): void {
  const script = `mkdir root && tar -C root -xf root.tar && rm root.tar
    mke2fs -q -t ext4 -L lab -d root disk.img ${recipe.DISK_BYTES / 1024}k && rm -r root files`
  // The owners of the files are numbers of the machine: whoever is not root is one in a namespace of its own.
  const root = process.getuid!() === 0 ? [] : ['unshare', '--map-auto', '--map-root-user']
  const [command = 'sh', ...rest] = [...root, 'sh', '-ec', script]
  run(command, rest, folder)
}

function run(command: string, args: string[], cwd = '.'): void {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  if (done.error) throw new Error(`${command} could not be started: ${done.error.message}`)
  if (done.status === 0) return
  const told = `${done.stdout}${done.stderr}`.trim().split('\n').slice(-30).join('\n')
  throw new Error(`${command} failed (exit ${done.status}):\n${told}`)
}
