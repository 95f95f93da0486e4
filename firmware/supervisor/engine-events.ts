// What the engine reports, as words.
import {
  type Arena,
  Event,
  RECORD_DOUBLES,
  RECORD_INTS,
  Record as RecordWord,
  VOICE_END_NAMES,
  VOICE_REFUSAL_NAMES,
} from '../arena/index.ts'

export type EngineEvent =
  /** A batch took effect at this frame. */
  | { kind: 'applied'; batch: number; frame: number }
  /** A record came after its frame, and took effect at once. */
  | { kind: 'late'; batch: number; frame: number; framesLate: number }
  /** No room among the scheduled records, or an unknown operation. */
  | { kind: 'refused'; batch: number; frame: number }
  /** A scheduled change that the console no longer takes. Its supervisor tells. */
  | { kind: 'dropped'; batch: number; frame: number; reason: string }
  | { kind: 'voiceStarted'; voice: number; frame: number }
  | { kind: 'voiceEnded'; voice: number; frame: number; reason: string }
  | { kind: 'voiceRefused'; voice: number; frame: number; reason: string }
  | { kind: 'assetFree'; asset: number; frame: number }
  /** errno: 32 an xrun, 86 a suspended card. */
  | { kind: 'xrun'; frame: number; errno: number }
  | { kind: 'cardLost'; frame: number }
  /** The last frame it rendered. Its supervisor tells. */
  | { kind: 'engineDied'; frame: number }
  /** The first frame at which its successor sounds. */
  | { kind: 'engineBack'; frame: number }
  /** place: of the card among those wished for, 0 the best. */
  | { kind: 'cardBack'; frame: number; place: number }
  /** The engine went over to another card because it was asked to. */
  | { kind: 'cardChanged'; frame: number; place: number }

interface Fields {
  target: number
  batch: number
  frame: number
  value: number
}

const DECODERS: Record<number, (fields: Fields) => EngineEvent> = {
  [Event.applied]: ({ batch, frame }) => ({ kind: 'applied', batch, frame }),
  [Event.late]: ({ batch, frame, value }) => ({ kind: 'late', batch, frame, framesLate: value }),
  [Event.refused]: ({ batch, frame }) => ({ kind: 'refused', batch, frame }),
  [Event.voiceStarted]: ({ target, frame }) => ({ kind: 'voiceStarted', voice: target, frame }),
  [Event.voiceEnded]: ({ target, frame, value }) => ({
    kind: 'voiceEnded',
    voice: target,
    frame,
    reason: VOICE_END_NAMES[value] ?? `reason ${value}`,
  }),
  [Event.voiceRefused]: ({ target, frame, value }) => ({
    kind: 'voiceRefused',
    voice: target,
    frame,
    reason: VOICE_REFUSAL_NAMES[value] ?? `reason ${value}`,
  }),
  [Event.assetFree]: ({ target, frame }) => ({ kind: 'assetFree', asset: target, frame }),
  [Event.xrun]: ({ frame, value }) => ({ kind: 'xrun', frame, errno: value }),
  [Event.cardLost]: ({ frame }) => ({ kind: 'cardLost', frame }),
  [Event.engineBack]: ({ frame }) => ({ kind: 'engineBack', frame }),
  [Event.cardBack]: ({ frame, value }) => ({ kind: 'cardBack', frame, place: value }),
  [Event.cardChanged]: ({ frame, value }) => ({ kind: 'cardChanged', frame, place: value }),
}

/**
 * Takes everything out of the event ring, once all of it has been told: a reader that dies meanwhile leaves it to
 * its successor. Kinds that this program does not know are left out.
 */
export function readEngineEvents({ events }: Arena, tell: (event: EngineEvent) => void): void {
  const count = events.available()
  for (let n = 0; n < count; n++) {
    const slot = events.slot(n)
    const i = slot * RECORD_INTS
    const d = slot * RECORD_DOUBLES
    const decode = DECODERS[events.ints[i + RecordWord.op]!]
    if (!decode) continue
    tell(
      decode({
        target: events.ints[i + RecordWord.target]!,
        batch: events.ints[i + RecordWord.batch]!,
        frame: events.doubles[d + RecordWord.frame]!,
        value: events.doubles[d + RecordWord.value]!,
      }),
    )
  }
  if (count > 0) events.consume(count)
}
