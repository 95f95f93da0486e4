import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { Descriptor } from './descriptor.ts'
import { check, LinuxError } from './errors.ts'
import { native } from './native.ts'

export interface ProcessLock {
  /** May be called more than once. The file stays: removing it would let two processes hold "the" lock. */
  release(): void
}

/**
 * Locks a file for this process alone, until release() or death (flock(2)); the file names the holder.
 * Programs started meanwhile do not inherit it.
 * @throws LinuxError EAGAIN when another holds it, naming its pid; EACCES, ENOENT
 */
export function acquireLock(path: string): ProcessLock {
  const result = native.lockFile(path)
  if (result === -constants.errno.EAGAIN) {
    const pid = holder(path)
    throw new LinuxError(
      `lock ${path}`,
      result,
      pid ? `process ${pid} holds it` : 'another process holds it',
      pid ? `Stop process ${pid} first.` : 'Stop it first.',
    )
  }
  const descriptor = new Descriptor(check(`lock ${path}`, result))
  const written = native.writeText(descriptor.number, `${process.pid}\n`)
  if (written < 0) {
    descriptor.close()
    throw new LinuxError(`write the process id into ${path}`, written)
  }
  return { release: () => descriptor.close() }
}

/** Null in the moment between its locking the file and its writing its name. */
function holder(path: string): number | null {
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
  return pid > 0 ? pid : null
}
