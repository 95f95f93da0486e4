import { Alarm } from './alarm.ts'
import { Debouncer } from './debouncer.ts'
import type { Edge, InputLine } from './gpio.ts'

/** A change as a backend sees it, in the order of the chip. */
export interface RawEdge {
  /** Index in the group. */
  line: number
  active: boolean
  timeNs: number
  /** Of the group, from 1, without a gap unless edges were lost. */
  sequence: number
  /** The same, of this line alone. */
  lineSequence: number
}

/** What lies between a chip and who listens: sequence numbers become counts of what was lost, and bounce is taken out. */
export class EdgeStage {
  readonly #onEdge: (edge: Edge) => void
  readonly #debouncers: (Debouncer | undefined)[]
  readonly #alarms: (Alarm | undefined)[]
  readonly #lineSequences: number[]
  #sequence = 0
  /** Lost since the last edge told: a debouncer may keep the one that revealed it. */
  readonly #untold: { group: number; lines: number[] }
  #lost = 0
  #closed = false

  /**
   * @param lines bounce is taken out of those that have a `debounceUs`: without those that the kernel does it for
   * @param levels as they are now
   */
  constructor(lines: readonly InputLine[], levels: readonly boolean[], onEdge: (edge: Edge) => void) {
    this.#onEdge = onEdge
    this.#lineSequences = lines.map(() => 0)
    this.#untold = { group: 0, lines: lines.map(() => 0) }
    this.#debouncers = lines.map(({ debounceUs = 0, debounce = 'settled' }, n) =>
      debounceUs > 0 ? new Debouncer(debounceUs, debounce, levels[n] ?? false) : undefined,
    )
    this.#alarms = this.#debouncers.map((debouncer, line) =>
      debouncer ? new Alarm((now) => this.#advance(line, debouncer, now)) : undefined,
    )
  }

  get lost(): number {
    return this.#lost
  }

  push({ line, active, timeNs, sequence, lineSequence }: RawEdge): void {
    const lost = gap(this.#sequence, sequence)
    if (lost < 0) {
      // The kernel numbers edges in its interrupt and queues them in a thread for each line: one may come late. It was
      // taken for lost, and is not.
      this.#lost--
    } else {
      this.#sequence = sequence
      this.#untold.group += lost
      this.#lost += lost
    }
    this.#untold.lines[line]! += gap(this.#lineSequences[line]!, lineSequence)
    this.#lineSequences[line] = lineSequence
    const debouncer = this.#debouncers[line]
    if (!debouncer) {
      this.#tell(line, active, timeNs)
      return
    }
    debouncer.edge(active, timeNs, (level, at) => this.#tell(line, level, at))
    this.#alarms[line]!.set(debouncer.dueNs)
  }

  close(): void {
    this.#closed = true
    for (const alarm of this.#alarms) alarm?.close()
  }

  #advance(line: number, debouncer: Debouncer, nowNs: number): void {
    debouncer.advance(nowNs, (level, at) => this.#tell(line, level, at))
    this.#alarms[line]!.set(debouncer.dueNs)
  }

  #tell(line: number, active: boolean, timeNs: number): void {
    if (this.#closed) return
    const { group, lines } = this.#untold
    const lineLost = lines[line]!
    this.#untold.group = 0
    lines[line] = 0
    this.#onEdge({ line, active, timeNs, lost: group, lineLost })
  }
}

/** Numbers left out between two, below 0 when they are out of order. The kernel's have 32 bits and wrap. */
function gap(last: number, next: number): number {
  return (next - last - 1) | 0
}
