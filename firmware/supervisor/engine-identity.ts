// Which engine this box started: a small file that outlives the supervisor.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, openPidfd, type ProcessIdentity, processIdentity } from '../../hal/linux/index.ts'
import { Control } from '../arena/index.ts'
import { openArena } from '../arena/shared-arena.ts'
import type { Log } from './log.ts'

/** Time for an engine to fade out by itself. */
const END_WITHIN_MS = 1000

const fileIn = (runtimeDir: string): string => join(runtimeDir, 'engine.json')

export function rememberEngine(runtimeDir: string, pid: number): void {
  const path = fileIn(runtimeDir)
  writeFileSync(`${path}.tmp`, JSON.stringify(processIdentity(pid)))
  renameSync(`${path}.tmp`, path)
}

export function forgetEngine(runtimeDir: string): void {
  rmSync(fileIn(runtimeDir), { force: true })
}

/**
 * Ends the engine that a dead supervisor left: by the stop word of its arena, or else by force. It has to be
 * gone before another one opens the card. The number of a process is used again; its start time is not.
 */
export async function endForsakenEngine(runtimeDir: string, arenaDir: string, log: Log): Promise<void> {
  const identity = remembered(runtimeDir)
  if (!identity || !isAlive(identity)) return
  const { pid } = identity
  log.warn({ engine: pid }, 'an engine of an earlier supervisor still runs: it is ended')
  const engine = openPidfd(pid)
  try {
    const deadline = Date.now() + (askToStop(arenaDir, pid) ? END_WITHIN_MS : 0)
    while (!engine.exited() && Date.now() < deadline) await sleep(10)
    if (!engine.exited()) engine.kill(constants.signals.SIGKILL)
    while (!engine.exited()) await sleep(5)
  } finally {
    engine.close()
  }
  forgetEngine(runtimeDir)
}

function remembered(runtimeDir: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(runtimeDir), 'utf8')) as ProcessIdentity
  } catch {
    // None was started, or the file is not whole because the machine stopped: then no engine runs either.
    return undefined
  }
}

/** False when its arena is of another version or not its own: then it cannot be asked. */
function askToStop(arenaDir: string, pid: number): boolean {
  try {
    const arena = openArena(arenaDir)
    const own = Atomics.load(arena.control, Control.enginePid) === pid
    if (own) Atomics.store(arena.control, Control.stop, 1)
    arena.close()
    return own
  } catch {
    return false
  }
}
