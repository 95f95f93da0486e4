import { type Arena, Clock, Control } from '../arena/index.ts'
import { createArena } from '../arena/shared-arena.ts'
import type { Store } from '../console/index.ts'
import type { Config } from './config.ts'
import type { PreviousArena } from './previous-arena.ts'

/**
 * A new arena that holds the console's numbers; whoever has the previous one mapped keeps it.
 * @throws LinuxError ENOSPC when the tmpfs is full
 */
export function makeArena(
  folder: string,
  { rate, assets, sources }: Config,
  store: Store,
  previous: PreviousArena | undefined,
): Arena {
  const { table } = store
  const arena = createArena(
    folder,
    {
      strips: table.size.strips,
      outputs: table.size.outputs,
      stateSlots: table.numbers.length,
      tableHash: table.hash,
      assetMebibytes: assets.mebibytes,
      sources,
    },
    { generation: (previous?.generation ?? 0) + 1 },
  )
  arena.clock[Clock.rate] = rate
  for (const { slot } of table.numbers) arena.state[slot] = store.numberAt(slot)
  Atomics.store(arena.control, Control.panic, previous?.panic ? 1 : 0)
  // Says that the state is whole: see readPreviousArena.
  Atomics.store(arena.control, Control.supervisorPid, process.pid)
  return arena
}

/** Keeps the arena's state equal to the store. */
export function mirrorNumbers(store: Store, arena: Arena): void {
  store.subscribe(({ changes }) => {
    for (const { parameter, value } of changes) {
      if (parameter.kind === 'number') arena.state[parameter.slot] = value as number
    }
  })
}
