import { monotonicNs } from '../../hal/linux/index.ts'
import type { VirtualCard } from '../../hal/virtual-card/index.ts'
import { sleep } from '../engine-child.ts'

/** The ramp of a move is over by then, whenever it began. ms */
const LOOK_MS = 60
const WITHIN_MS = 500

const clock = new Float64Array(1)

/** @param move begins a change of level @returns ms from its call until the left output leaves the level it had then */
export async function firstChange(card: VirtualCard, move: () => Promise<unknown>): Promise<number> {
  monotonicNs(clock, 0)
  const start = card.clock.frameAt(clock[0]!)
  await move()
  const planes = [new Float32Array(48000), new Float32Array(48000)]
  for (let waited = LOOK_MS; waited <= WITHIN_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS)
    const frames = Math.min(48000, card.frames() - 100 - start)
    card.readPlayback(start, frames, planes)
    const left = planes[0]!
    for (let n = 1; n < frames; n++) {
      if (Math.abs(left[n]! - left[0]!) > 1e-7) return (n * 1000) / card.rate
    }
  }
  throw new Error(`nothing changed at the card within ${WITHIN_MS} ms`)
}
