import { renameSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { check, LinuxError } from './errors.ts'
import { native } from './native.ts'

/** A file that several processes map. Memory, not disk: stores by one are loads of the others. */
export interface SharedFile {
  readonly path: string
  readonly buffer: ArrayBuffer
  readonly bytes: number
  /** Gives a file made with `publish: false` its name. */
  publish(): void
  /** Unmaps. Every view of `buffer` is empty afterwards. */
  close(): void
}

/** statfs(2): TMPFS_MAGIC and RAMFS_MAGIC. */
const MEMORY_FILE_SYSTEMS = [0x01021994, 0x858458f6]

/** True when a folder's files live in memory. @throws LinuxError ENOENT ... */
export function isOnMemoryFileSystem(folder: string): boolean {
  return MEMORY_FILE_SYSTEMS.includes(
    check(`look at the file system of ${folder}`, native.fileSystem(folder)),
  )
}

/**
 * Makes a zeroed file of a fixed size with all its memory taken, and maps it. It gets its name by rename,
 * at once or by publish(): who finds it finds all of it, and a file of that name that others have mapped
 * stays theirs, untouched.
 * @param mode rights, whatever the umask
 * @throws LinuxError ENOTTMPFS outside a tmpfs: memory locked on a disk's file system still takes page faults
 * @throws LinuxError ENOSPC, EACCES, ENOENT
 */
export function createSharedFile(
  path: string,
  bytes: number,
  mode: number,
  options: { publish?: boolean } = {},
): SharedFile {
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw new LinuxError(
      `make ${path}`,
      constants.errno.EINVAL,
      `${bytes} bytes; allowed is a whole number from 1 on`,
    )
  }
  const folder = dirname(path)
  if (!isOnMemoryFileSystem(folder)) {
    const error = new LinuxError(
      `make ${path}`,
      constants.errno.EINVAL,
      `${folder} does not lie on a tmpfs`,
      'Use a folder below /dev/shm or /run.',
    )
    throw Object.assign(error, { code: 'ENOTTMPFS' })
  }
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${nextTemporary++}`)
  const descriptor = check(`make ${path}`, native.createFile(temporary, bytes, mode), `${bytes} bytes`)
  let named = temporary
  try {
    const file = map(path, descriptor, false, () => {
      renameSync(temporary, path)
      named = path
    })
    if (options.publish !== false) file.publish()
    return file
  } catch (error) {
    if (named === temporary) rmSync(temporary, { force: true })
    throw error
  }
}

let nextTemporary = 0

/**
 * Maps a file that is there, all of it. With `readOnly` a store into the buffer is a segmentation fault
 * that ends the process: JavaScript cannot be stopped from trying.
 * @throws LinuxError ENOENT, EACCES, ENODATA for an empty file
 */
export function openSharedFile(path: string, options: { readOnly?: boolean } = {}): SharedFile {
  const readOnly = options.readOnly === true
  const descriptor = check(`open ${path}`, native.openFile(path, readOnly ? 1 : 0))
  return map(path, descriptor, readOnly, () => {})
}

function map(path: string, descriptor: number, readOnly: boolean, publish: () => void): SharedFile {
  const buffer = native.mapFile(descriptor, readOnly ? 1 : 0)
  if (typeof buffer === 'number') throw new LinuxError(`map ${path}`, buffer)
  return {
    path,
    buffer,
    bytes: buffer.byteLength,
    publish,
    close() {
      native.detach(buffer)
    },
  }
}
