// Where the box keeps its things. Environment first, then systemd's folders, then the user's XDG folders.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, statfsSync, statSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { isOnMemoryFileSystem } from '../../hal/linux/index.ts'

export interface Paths {
  /** What outlives a reboot. */
  stateDir: string
  /** Sockets, locks. */
  runtimeDir: string
  /** For files that are memory: always on a tmpfs; the runtime folder where that is on one that is large enough. */
  memoryDir: string
  /** The arena alone. */
  arenaDir: string
  /** What the owner should know about the choice. */
  warnings: string[]
}

/** sockaddr_un holds 108 bytes with the final zero; the longest name in the runtime folder is below 40. */
const LONGEST_RUNTIME_DIR = 68

/** Half of the machine's memory. Debian's /run is a tenth of it: 100 MB on a Pi of 1 GB, less than the assets want. */
const SHARED_MEMORY = '/dev/shm'

type Environment = Readonly<Record<string, string | undefined>>

/** The folders' names; makes nothing. @param uid of this user */
export function choosePaths(environment: Environment, uid: number): { stateDir: string; runtimeDir: string } {
  // systemd gives several folders separated by colons; the first is the unit's own.
  const first = (list: string | undefined) => list?.split(':')[0] || undefined
  const stateHome = environment['XDG_STATE_HOME'] || join(environment['HOME'] || homedir(), '.local/state')
  const runtimeHome = environment['XDG_RUNTIME_DIR']
  return {
    stateDir: resolve(
      environment['MIXBOX_STATE_DIR'] || first(environment['STATE_DIRECTORY']) || join(stateHome, 'mixbox'),
    ),
    runtimeDir: resolve(
      environment['MIXBOX_RUNTIME_DIR'] ||
        first(environment['RUNTIME_DIRECTORY']) ||
        (runtimeHome ? join(runtimeHome, 'mixbox') : `/dev/shm/mixbox-${uid}`),
    ),
  }
}

/**
 * Chooses the folders and makes them, closed to other users.
 * @throws Error EACCES, ENAMETOOLONG, or EPERM for a folder that belongs to somebody else
 */
export function makePaths(environment: Environment = process.env): Paths {
  const uid = process.getuid!()
  const { stateDir, runtimeDir } = choosePaths(environment, uid)
  if (Buffer.byteLength(runtimeDir) > LONGEST_RUNTIME_DIR) {
    throw pathError(
      'ENAMETOOLONG',
      `runtime folder ${runtimeDir} is ${Buffer.byteLength(runtimeDir)} bytes long: sockets allow ${LONGEST_RUNTIME_DIR}; set MIXBOX_RUNTIME_DIR to a shorter one`,
    )
  }
  makeOwnFolder(stateDir, uid)
  makeOwnFolder(runtimeDir, uid)
  const warnings: string[] = []
  const inMemory = isOnMemoryFileSystem(runtimeDir)
  let memoryDir = runtimeDir
  if (!inMemory || bytesOf(runtimeDir) < bytesOf(SHARED_MEMORY)) {
    // Two boxes with different runtime folders get different memory.
    const name = createHash('sha256').update(runtimeDir).digest('hex').slice(0, 12)
    memoryDir = `${SHARED_MEMORY}/mixbox-${uid}-${name}`
    makeOwnFolder(memoryDir, uid)
  }
  if (!inMemory) {
    warnings.push(
      `runtime folder ${runtimeDir} is not on a tmpfs: shared memory lies in ${memoryDir} instead`,
    )
  }
  const arenaDir = join(memoryDir, 'arena')
  makeOwnFolder(arenaDir, uid)
  if (memoryDir !== runtimeDir) linkTo(arenaDir, join(runtimeDir, 'arena'))
  return { stateDir, runtimeDir, memoryDir, arenaDir, warnings }
}

/** Of the whole file system: what is free of it would differ between one start and the next. */
function bytesOf(folder: string): number {
  const { blocks, bsize } = statfsSync(folder)
  return blocks * bsize
}

/** A folder below /dev/shm could have been put there by somebody else, to read along. */
function makeOwnFolder(folder: string, uid: number): void {
  const existed = existsSync(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const owner = statSync(folder).uid
  if (existed && owner !== uid && uid !== 0) {
    throw pathError('EPERM', `folder ${folder} belongs to user ${owner}, not to ${uid}: remove it`)
  }
}

/** Whoever knows the runtime folder finds the memory too. */
function linkTo(folder: string, link: string): void {
  rmSync(link, { force: true })
  symlinkSync(folder, link)
}

function pathError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
