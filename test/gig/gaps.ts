import type { Stretch } from './compare.ts'

/** After an xrun the card is started, its way measured (up to 20 periods of 128 frames) and faded in within 5 ms. */
const RECOVERY_FRAMES = 9600

/**
 * What cannot be compared around xruns and losses of the card: what was queued when it happened, the time
 * without a card, and the recovery.
 * @param disturbances in order; an xrun ends where it starts
 * @param queuedFrames in the card's buffer at most, with what was being rendered
 * @returns gaps within the show, those that touch joined
 */
export function gapsAround(disturbances: readonly Stretch[], queuedFrames: number, show: Stretch): Stretch[] {
  const gaps: Stretch[] = []
  for (const { start, end } of disturbances) {
    const gap = { start: start - queuedFrames, end: end + RECOVERY_FRAMES }
    if (gap.end <= show.start || gap.start >= show.end) continue
    const last = gaps.at(-1)
    if (last && gap.start <= last.end) last.end = Math.max(last.end, gap.end)
    else gaps.push(gap)
  }
  return gaps.map(({ start, end }) => ({ start: Math.max(start, show.start), end: Math.min(end, show.end) }))
}
