import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLock, LinuxError, type ProcessLock } from '../../hal/linux/index.ts'
import { BoxError } from './box-error.ts'
import type { Paths } from './paths.ts'

/** The box's folders, held against every other supervisor. */
export class FolderLocks {
  readonly #paths: Paths
  readonly #locks: ProcessLock[] = []

  /** Takes them, before anything is started in them. @throws BoxError ERUNNING naming who has them */
  constructor(paths: Paths) {
    this.#paths = paths
    for (const folder of new Set([paths.stateDir, paths.runtimeDir])) this.#take(folder)
  }

  /** Gives memory and folders back, once nothing of the box runs any more: whatever is worth keeping is on disk. */
  release(): void {
    const { arenaDir, memoryDir, runtimeDir } = this.#paths
    rmSync(arenaDir, { recursive: true, force: true })
    if (memoryDir !== runtimeDir) {
      rmSync(memoryDir, { recursive: true, force: true })
      rmSync(join(runtimeDir, 'arena'), { force: true })
    }
    for (const lock of this.#locks) lock.release()
  }

  #take(folder: string): void {
    try {
      this.#locks.push(acquireLock(join(folder, 'supervisor.lock')))
    } catch (error) {
      if (!(error instanceof LinuxError) || error.code !== 'EAGAIN') throw error
      throw new BoxError(
        'ERUNNING',
        `another supervisor uses ${folder} (${error.message}) To run a second box beside it, give it folders of its own by MIXBOX_STATE_DIR and MIXBOX_RUNTIME_DIR.`,
      )
    }
  }
}
