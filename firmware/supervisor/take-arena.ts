// The box's shared memory: what a dead supervisor left, where it fits, else a new one.
import { type Arena, type ArenaSize, arenaLayout, Clock, Control } from '../arena/index.ts'
import { createArena, openArena, stopEngineOf } from '../arena/shared-arena.ts'
import type { Store } from '../console/index.ts'
import type { Config } from './config.ts'

export interface TakenArena {
  arena: Arena
  /** It was left by another supervisor, with whatever still runs on it. */
  followed: boolean
  /** The console's numbers, newer than the state file by up to two seconds; undefined where there are none. */
  numbers: Float64Array | undefined
}

/**
 * Takes over the arena that lies in the folder, if it has this console's layout and rate. Else its engine is asked
 * to fade out, and a new generation is made; what of the old one has a meaning in the new goes on: the numbers, if
 * they are of the same parameters, panic, and the count of frames.
 * @throws LinuxError ENOSPC when the tmpfs is full
 */
export function takeArena(folder: string, config: Config, store: Store): TakenArena {
  const size = sizeFor(config, store)
  const left = openLeft(folder)
  // The supervisor's pid is written once the console is in it.
  const whole = left !== undefined && Atomics.load(left.control, Control.supervisorPid) !== 0
  if (left && whole) left.state.recover()
  const fits = whole && left.layout.hash === arenaLayout(size).hash && left.clock[Clock.rate] === config.rate
  if (fits) {
    return { arena: left, followed: true, numbers: left.state.read() }
  }
  stopEngineOf(folder)
  const alike = whole && left.layout.size.tableHash === size.tableHash
  const arena = createArena(folder, size, {
    generation: (left?.generation ?? 0) + 1,
    firstFrame: left?.clock[Clock.frames] ?? 0,
  })
  arena.clock[Clock.rate] = config.rate
  const panic = left ? Atomics.load(left.control, Control.panic) : 0
  Atomics.store(arena.control, Control.panic, panic)
  const numbers = alike ? left.state.read() : undefined
  left?.close()
  return { arena, followed: false, numbers }
}

function sizeFor({ assets, sources }: Config, { table }: Store): ArenaSize {
  return {
    strips: table.size.strips,
    buses: table.size.buses,
    matrices: table.size.matrices,
    outputs: table.size.outputs,
    stateSlots: table.numbers.length,
    tableHash: table.hash,
    assetMebibytes: assets.mebibytes,
    sources,
  }
}

function openLeft(folder: string): Arena | undefined {
  try {
    return openArena(folder)
  } catch {
    // None, or of another version: the state file then has to do.
    return undefined
  }
}
