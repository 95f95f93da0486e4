// The box without its supervisor: what plays on, and the one thing that can be told to it.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { enginePidOf, setPanicWord } from '../arena/panic-word.ts'
import { EXIT, Exit } from './exit.ts'
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
 * Panic, told to the engine itself; it stands until it is taken back, whoever comes.
 * @returns number of the engine that follows it; undefined when there is memory of a box, but no engine
 * @throws Exit notRunning when there is neither
 */
export function panicAlone(on: boolean): number | undefined {
  const [folder] = arenas()
  if (!folder) throw new Exit(EXIT.notRunning, 'ENOTRUNNING', 'no box runs here, and none has left an engine')
  try {
    return livingEngine(() => setPanicWord(folder, on))
  } catch (error) {
    const { code = 'EIO', message } = error as NodeJS.ErrnoException
    throw new Exit(EXIT.refused, code, `panic cannot be written into ${folder}: ${message}`)
  }
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
