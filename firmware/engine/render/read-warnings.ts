import {
  type Arena,
  Event,
  RECORD_DOUBLES,
  RECORD_INTS,
  Record,
  VOICE_REFUSAL_NAMES,
} from '../../arena/index.ts'

/** Empties the event ring: of voices that do not sound somebody has to know. */
export function readWarnings({ events }: Arena, firstFrame: number, warnings: string[]): void {
  const count = events.available()
  for (let n = 0; n < count; n++) {
    const slot = events.slot(n)
    if (events.ints[slot * RECORD_INTS + Record.op] !== Event.voiceRefused) continue
    const voice = events.ints[slot * RECORD_INTS + Record.target]!
    const frame = events.doubles[slot * RECORD_DOUBLES + Record.frame]! - firstFrame
    const reason = VOICE_REFUSAL_NAMES[events.doubles[slot * RECORD_DOUBLES + Record.value]!]
    warnings.push(`voices.${voice - 1} did not start at frame ${frame}: ${reason}`)
  }
  events.consume(count)
}
