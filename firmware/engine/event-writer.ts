import { type Arena, EVENT_RECORDS, Load, RECORD_DOUBLES, RECORD_INTS, Record } from '../arena/index.ts'

/** Engine side of the event ring. A full ring loses the event and counts it; nothing waits. */
export class EventWriter {
  readonly #arena: Arena
  /** [0] frame of the quantum being rendered. */
  readonly #now: Float64Array

  constructor(arena: Arena, now: Float64Array) {
    this.#arena = arena
    this.#now = now
  }

  /** @param frameOffset frames after the quantum's first; values are whole numbers, so that no double is passed */
  emit(op: number, target: number, batch: number, frameOffset: number, value: number, value2: number): void {
    const { events, load } = this.#arena
    const space = events.space()
    if (space < 1) {
      load[Load.droppedEvents]! += 1
      return
    }
    const used = EVENT_RECORDS - space + 1
    if (used > load[Load.eventHighWater]!) load[Load.eventHighWater] = used
    const slot = events.stage()
    const i = slot * RECORD_INTS
    const d = slot * RECORD_DOUBLES
    events.ints[i + Record.op] = op
    events.ints[i + Record.target] = target
    events.ints[i + Record.rampFrames] = 0
    events.ints[i + Record.batch] = batch
    events.doubles[d + Record.frame] = this.#now[0]! + frameOffset
    events.doubles[d + Record.value] = value
    events.doubles[d + Record.value2] = value2
    events.publish()
  }
}
