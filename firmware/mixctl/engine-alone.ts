// The box without its supervisor: what plays on, and the one thing that can be told to it.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { enginePidOf, setPanicWord } from '../arena/control-word.ts'
import { socketPaths } from './socket-path.ts'

/** Folders in which shared memory of a box may lie, the likeliest first. */
function arenas(): string[] {
  return socketPaths(process.env, process.getuid!())
    .map((socket) => join(dirname(socket), 'arena'))
    .filter((folder) => existsSync(join(folder, 'control')))
}

/** Number of the engine that plays though nobody answers for it; undefined when none does. */
export function engineAlone(): number | undefined {
  return arenas()
    .map((folder) => livingEngine(() => enginePidOf(folder)))
    .find((pid) => pid !== undefined)
}

/**
 * Panic, told to the engine itself, before anybody is asked: nothing is quicker. It stands until it is taken back.
 * @returns number of the engine that follows it; undefined when none does, or this user may not
 */
export function panicAlone(on: boolean): number | undefined {
  const engines = arenas().map((folder) => {
    try {
      return livingEngine(() => setPanicWord(folder, on))
    } catch {
      return undefined
    }
  })
  return engines.find((pid) => pid !== undefined)
}

function livingEngine(read: () => number): number | undefined {
  const pid = read()
  try {
    return pid > 0 && process.kill(pid, 0) ? pid : undefined
  } catch (error) {
    // It lives, and is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? pid : undefined
  }
}
