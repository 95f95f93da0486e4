// When the sound is again what the sheet says, after an engine has died.

import { gridUp } from '../reference/lane.ts'
import type { Disturbance } from './disturbances.ts'
import type { MadeEffect } from './performance.ts'
import type { VoicePart } from './reference/voices.ts'

/**
 * A new engine goes on with the state, not with the course of what was under way: moves have arrived (the reference
 * knows), fades of voices are made anew within the time that is left. A move that began as the engine died, or by
 * hand while there was none, may go either way.
 * @param slack frames that the old engine may have rendered beyond what it told
 */
export function settledAt(
  { cause, start, end }: Disturbance,
  effects: readonly MadeEffect[],
  voices: readonly VoicePart[],
  slack: number,
): number {
  if (cause !== 'engine') return end
  const moves = effects
    .filter(({ frame, how }) => frame > start - slack && frame < (how === 'hand' ? end : start) + slack)
    .map(({ frame, rampFrames }) => gridUp(frame) + gridUp(rampFrames))
  const fades = voices
    .flatMap(({ start: from, fadeInFrames, stop }) => [
      { from, frames: fadeInFrames },
      ...(stop ? [{ from: stop.frame, frames: stop.fadeFrames }] : []),
    ])
    .filter(({ from, frames }) => from < start + slack && from + frames > start - slack)
    .map(({ from, frames }) => gridUp(from) + gridUp(frames))
  return Math.max(end, ...moves, ...fades)
}
