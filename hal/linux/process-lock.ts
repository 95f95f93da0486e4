import { readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { LinuxError } from './errors.ts'
import { native } from './native.ts'

export interface ProcessLock {
  release(): void
}

/**
 * Locks a file for this process alone, until release() or death (flock(2)); the file names the holder.
 * @throws LinuxError EAGAIN when another process holds it, naming its pid; EACCES, ENOENT
 */
export function acquireLock(path: string): ProcessLock {
  const descriptor = native.lockFile(path)
  if (descriptor === -constants.errno.EAGAIN) {
    const holder = readFileSync(path, 'utf8').trim()
    throw new LinuxError(
      `lock ${path}`,
      descriptor,
      `process ${holder || 'unknown'} holds it`,
      `Stop process ${holder} first.`,
    )
  }
  if (descriptor < 0) throw new LinuxError(`lock ${path}`, descriptor)
  writeFileSync(path, `${process.pid}\n`)
  return {
    release() {
      native.closeDescriptor(descriptor)
    },
  }
}
