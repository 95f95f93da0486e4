// Writes one number into every slot, then the next, as fast as it can, until it is killed: `state-writer.js FOLDER`.
import type { ArenaSize } from '../../../firmware/arena/index.ts'
import { openArena } from '../../../firmware/arena/shared-arena.ts'

export const WRITER_SIZE: ArenaSize = {
  ...{
    strips: 4,
    outputs: 2,
    buses: 0,
    matrices: 0,
    stateSlots: 300,
    tableHash: 1,
    assetMebibytes: 1,
    sources: 1,
  },
}

const folder = process.argv[2]
if (folder) {
  const { state, ledger } = openArena(folder)
  process.stdout.write('ready\n')
  for (let number = state.read()[0]! + 1; ; number++) {
    state.write(Array.from({ length: WRITER_SIZE.stateSlots }, (_, slot) => [slot, number] as const))
    if (number % 7 === 0) ledger.write({ number, text: 'x'.repeat(number % 5000) })
  }
}
