// What happens to the box, as messages that are told once.
import type { EngineEvent } from '../../supervisor/index.ts'

/** The topic below event/ that each kind is told on; those of ordinary work are not told. */
export const EVENTS: Readonly<
  Record<EngineEvent['kind'], 'xrun' | 'card' | 'engine' | 'stream' | undefined>
> = {
  applied: undefined,
  assetFree: undefined,
  late: 'engine',
  refused: 'engine',
  dropped: 'engine',
  voiceStarted: 'stream',
  voiceEnded: 'stream',
  voiceRefused: 'stream',
  xrun: 'xrun',
  cardLost: 'card',
  cardBack: 'card',
  cardChanged: 'card',
  engineDied: 'engine',
  engineBack: 'engine',
}

/** @returns topic below event/ and payload; undefined for what is not told */
export function eventMessage({ kind, ...fields }: EngineEvent): [topic: string, payload: string] | undefined {
  const topic = EVENTS[kind]
  return topic && [topic, JSON.stringify({ event: kind, ...fields })]
}
