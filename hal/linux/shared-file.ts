import { renameSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Descriptor } from './descriptor.ts'
import { check, LinuxError, refuse } from './errors.ts'
import { fileSystemOf } from './file-system.ts'
import { native } from './native.ts'

/** A file that several processes map. Memory, not disk: stores by one are loads of the others. */
export interface SharedFile {
  readonly path: string
  /** All of the file. */
  readonly buffer: ArrayBuffer
  readonly bytes: number
  /** Gives a file made with `publish: false` its name; does nothing where it has one. @throws LinuxError, EBADF after close */
  publish(): void
  /**
   * Takes the memory away from JavaScript, then unmaps it: every view of `buffer` is empty afterwards, none
   * dangles. A file that was not published is gone. May be called more than once; a mapping that is never
   * closed ends with the garbage collection of its buffer.
   */
  close(): void
}

/**
 * Makes a zeroed file of a fixed size with all its memory taken, and maps it. It gets its name by rename, at
 * once or by publish(): who finds it finds all of it, and a file of that name that others have mapped stays
 * theirs, untouched. Until then it has no name at all: a process that dies before leaves nothing behind.
 * @param bytes a whole number from 1 on
 * @param mode rights, whatever the umask
 * @throws LinuxError ENOTTMPFS outside a tmpfs: memory locked on a disk's file system still takes page faults
 * @throws LinuxError ENOSPC, EACCES, ENOENT, EINVAL
 */
export function createSharedFile(
  path: string,
  bytes: number,
  mode: number,
  options: { publish?: boolean } = {},
): SharedFile {
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    refuse(`make ${path}`, `${bytes} bytes; allowed is a whole number from 1 on`)
  }
  const folder = dirname(path)
  const fileSystem = fileSystemOf(folder)
  if (fileSystem !== 'tmpfs') {
    throw new LinuxError(
      `make ${path}`,
      constants.errno.EINVAL,
      `${folder} does not lie on a tmpfs but on ${fileSystem}`,
      'Use a folder below /dev/shm, /run or $XDG_RUNTIME_DIR.',
      'ENOTTMPFS',
    )
  }
  const descriptor = new Descriptor(
    check(`make ${path}`, native.createFile(folder, bytes, mode), `${bytes} bytes`),
  )
  let named = false
  const publish = () => {
    if (named) return
    giveName(path, descriptor)
    named = true
    descriptor.close()
  }
  try {
    const file = map(path, descriptor, false, publish)
    if (options.publish !== false) publish()
    return file
  } catch (error) {
    descriptor.close()
    throw error
  }
}

/**
 * Maps a file that is there, all of it.
 *
 * With `readOnly`, a store into the buffer, by whatever view, is a segmentation fault that ends the process
 * at once: JavaScript has no read-only memory and cannot be stopped from trying.
 * @throws LinuxError ENOENT, EACCES, ENODATA for an empty file
 */
export function openSharedFile(path: string, options: { readOnly?: boolean } = {}): SharedFile {
  const readOnly = options.readOnly === true
  const descriptor = new Descriptor(check(`open ${path}`, native.openFile(path, readOnly ? 1 : 0)))
  try {
    return map(path, descriptor, readOnly, () => {})
  } finally {
    descriptor.close()
  }
}

function map(path: string, descriptor: Descriptor, readOnly: boolean, publish: () => void): SharedFile {
  const buffer = native.mapFile(descriptor.number, readOnly ? 1 : 0)
  if (typeof buffer === 'number') {
    throw new LinuxError(
      `map ${path}`,
      buffer,
      buffer === -constants.errno.ENODATA ? 'the file is empty' : '',
    )
  }
  return {
    path,
    buffer,
    bytes: buffer.byteLength,
    publish,
    close() {
      descriptor.close()
      native.detach(buffer)
    },
  }
}

let nextTemporary = 0

/** linkat(2) cannot replace a file that is there; rename(2) can, in one step. */
function giveName(path: string, descriptor: Descriptor): void {
  const operation = `publish ${path}`
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${nextTemporary++}`)
  check(operation, native.linkFile(check(operation, descriptor.number), temporary))
  try {
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    const { errno } = error as NodeJS.ErrnoException
    throw new LinuxError(operation, errno ?? constants.errno.EIO)
  }
}
