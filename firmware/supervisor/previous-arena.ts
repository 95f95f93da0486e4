import { Control } from '../arena/index.ts'
import { openArena } from '../arena/shared-arena.ts'
import type { ParameterTable } from '../console/index.ts'

export interface PreviousArena {
  generation: number
  /** The console's numbers, newer than the state file by up to two seconds; undefined where they mean something else. */
  numbers: Float64Array | undefined
  /** Outputs were muted by panic, and stay so. */
  panic: boolean
}

/** What a supervisor that died without saving left in shared memory; undefined when there is nothing of use. */
export function readPreviousArena(folder: string, table: ParameterTable): PreviousArena | undefined {
  try {
    const arena = openArena(folder)
    const { size } = arena.layout
    const same = size.tableHash === table.hash && size.stateSlots === table.numbers.length
    // The supervisor's pid is written once every slot has been.
    const whole = Atomics.load(arena.control, Control.supervisorPid) !== 0
    const previous = {
      generation: arena.generation,
      panic: Atomics.load(arena.control, Control.panic) !== 0,
      numbers: same && whole ? Float64Array.from(arena.state) : undefined,
    }
    arena.close()
    return previous
  } catch {
    // None, or of another version: the state file then has to do.
    return undefined
  }
}
