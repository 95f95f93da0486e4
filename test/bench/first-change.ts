import { monotonicNs } from '../../hal/linux/index.ts'
import type { VirtualCard } from '../../hal/virtual-card/index.ts'
import { sleep } from '../engine-child.ts'

const LOOK_MS = 60
/** A move's ramp of 20 ms has left the buffers so long after it began: the next one finds a level that stands. */
const SETTLED_AFTER_MS = 40
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
      if (Math.abs(left[n]! - left[0]!) <= 1e-7) continue
      const ms = (n * 1000) / card.rate
      await sleep(Math.max(0, ms + SETTLED_AFTER_MS - waited))
      return ms
    }
  }
  throw new Error(`nothing changed at the card within ${WITHIN_MS} ms`)
}
