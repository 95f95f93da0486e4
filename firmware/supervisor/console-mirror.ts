// The console in shared memory, where a supervisor's death does not reach it.
import { type Arena, Control } from '../arena/index.ts'
import type { ChangeSet, Ignored, Store } from '../console/index.ts'
import type { Handover } from './handover.ts'

interface Left {
  texts: [address: string, text: string][]
  /** Numbers that changed together with the texts, and the count of writes once they are in their slots. */
  numbers: [slot: number, value: number][]
  writes: number
}

/**
 * Numbers lie in slots, texts in the handover. A set of changes is there as a whole or not at all: with texts in it,
 * the handover holds its numbers too, for a successor to put into the slots if they have not got there.
 */
export class ConsoleMirror {
  readonly #store: Store
  readonly #arena: Arena
  readonly #handover: Handover
  readonly #left: Left | undefined
  #last: Left = { texts: [], numbers: [], writes: 0 }

  constructor(store: Store, arena: Arena, handover: Handover) {
    this.#store = store
    this.#arena = arena
    this.#handover = handover
    this.#left = handover.join('console', () => this.#last)
  }

  /** Loads what the predecessor was told last. @returns what was not taken */
  restore(origin: string): Ignored[] {
    const { state } = this.#arena
    const left = this.#left
    if (left && ((left.writes - state.writes) | 0) > 0) state.write(left.numbers)
    const ignored = this.#store.loadNumbers(state.read(), origin)
    this.#store.setMany(left?.texts ?? [], origin)
    return ignored
  }

  /** Follows the store from now on; from then on this supervisor can be followed. */
  start(): void {
    this.#arena.state.write(this.#store.table.numbers.map(({ slot }) => [slot, this.#store.numberAt(slot)]))
    this.#note([])
    this.#store.subscribe((set) => this.#take(set))
    Atomics.store(this.#arena.control, Control.supervisorPid, process.pid)
  }

  #take({ changes }: ChangeSet): void {
    const numbers: [slot: number, value: number][] = []
    let texts = false
    for (const { parameter, value } of changes) {
      if (parameter.kind === 'number') numbers.push([parameter.slot, value as number])
      else texts = true
    }
    if (texts) this.#note(numbers)
    if (numbers.length > 0) this.#arena.state.write(numbers)
  }

  #note(numbers: Left['numbers']): void {
    const texts = this.#store.table.parameters.flatMap(({ kind, address }): Left['texts'] =>
      kind === 'text' ? [[address, String(this.#store.get(address))]] : [],
    )
    const writes = (this.#arena.state.writes + (numbers.length > 0 ? 1 : 0)) | 0
    this.#last = { texts, numbers, writes }
    this.#handover.write()
  }
}
