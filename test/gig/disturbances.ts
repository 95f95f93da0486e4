// What the box says has disturbed the sound, from when to when.

import type { Stretch } from './alike.ts'
import type { Told } from './box-log.ts'

export type Cause = 'xrun' | 'card' | 'engine'

/** Frames of the box, as its log has them: from the last frame before it to the first that sounds again. */
export interface Disturbance extends Stretch {
  cause: Cause
}

const BEGIN: Readonly<Record<string, Cause>> = { cardLost: 'card', engineDied: 'engine' }
/** An engine that sounds has a card. */
const END: Readonly<Record<string, readonly Cause[]>> = { cardBack: ['card'], engineBack: ['engine', 'card'] }

/** @returns by their beginnings; one that is not over ends at infinity, an xrun where it began */
export function disturbances(told: readonly Told[]): Disturbance[] {
  const found: Disturbance[] = []
  for (const { event, frame } of told) {
    if (event === 'xrun') found.push({ cause: 'xrun', start: frame, end: frame })
    const cause = BEGIN[event]
    const open = found.filter((one) => one.end === Number.POSITIVE_INFINITY)
    if (cause && !open.some((one) => one.cause === cause))
      found.push({ cause, start: frame, end: Number.POSITIVE_INFINITY })
    for (const one of open) if (END[event]?.includes(one.cause)) one.end = frame
  }
  return found.sort((a, b) => a.start - b.start)
}
