// Changes of the console that take effect at a later frame.
import { type ChangeSet, createStore, type Resolver, type Store, type ValueInput } from '../console/index.ts'
import { BoxError } from './box-error.ts'
import type { EngineEvent } from './engine-events.ts'
import type { EngineLink } from './engine-link.ts'

export type Entries = readonly (readonly [address: string, value: ValueInput])[]

interface Pending {
  batch: number
  frame: number
  rampFrames: number
  entries: Entries
  origin: string
  /** Target -> value, as the engine has it; undefined while it could not be told. */
  sent: Map<number, number> | undefined
}

/** As many records as the engine holds scheduled; each change needs at least one. */
const MOST_PENDING = 512

/**
 * The engine carries a scheduled change out at its frame by itself; the store follows when the engine says
 * so. What is set meanwhile counts: a strip that is muted now stays muted when a fader move comes due,
 * because the move's targets are worked out anew and sent again.
 */
export class ScheduledChanges {
  readonly #store: Store
  readonly #resolver: Resolver
  readonly #link: EngineLink
  /** By frame, then in the order given. */
  readonly #pending: Pending[] = []
  #unsubscribe = () => {}

  constructor(store: Store, resolver: Resolver, link: EngineLink) {
    this.#store = store
    this.#resolver = resolver
    this.#link = link
  }

  get count(): number {
    return this.#pending.length
  }

  start(): void {
    const unsubscribe = this.#store.subscribe(() => this.#revise())
    const listen = (event: EngineEvent) => this.#take(event)
    this.#link.on('event', listen)
    this.#unsubscribe = () => {
      unsubscribe()
      this.#link.off('event', listen)
    }
  }

  stop(): void {
    this.#unsubscribe()
  }

  /**
   * @returns the batch, for EngineLink.applied
   * @throws ConsoleError EADDRESS, EVALUE; BoxError ERINGFULL, ESCHEDULE; nothing is scheduled then
   */
  add(entries: Entries, frame: number, rampFrames: number, origin: string): number {
    if (this.#pending.length >= MOST_PENDING) {
      throw new BoxError(
        'ESCHEDULE',
        `${MOST_PENDING} changes are scheduled already, which is as many as fit`,
      )
    }
    const pending: Pending = {
      batch: this.#link.nextBatch(),
      frame,
      rampFrames,
      entries,
      origin,
      sent: undefined,
    }
    const after = this.#pending.findIndex((other) => other.frame > frame)
    const at = after < 0 ? this.#pending.length : after
    this.#pending.splice(at, 0, pending)
    try {
      const targets = this.#targets()[at]!
      this.#link.schedule(pending.batch, frame, rampFrames, targets)
      pending.sent = targets
    } catch (error) {
      this.#pending.splice(this.#pending.indexOf(pending), 1)
      throw error
    }
    this.#revise()
    return pending.batch
  }

  /** Sends all of them again: a new engine knows none. */
  replay(): void {
    for (const pending of this.#pending) pending.sent = undefined
    this.#revise()
  }

  /** What each pending change will send, given the store now and the changes before it. */
  #targets(): Map<number, number>[] {
    const { table } = this.#store
    const future = createStore(table)
    future.loadNumbers(
      table.numbers.map(({ slot }) => this.#store.numberAt(slot)),
      'present',
    )
    return this.#pending.map(({ entries }) => {
      const { changes }: ChangeSet = future.setMany(entries, 'future')
      const parameters = [
        ...entries.map(([address]) => table.at(address)),
        ...changes.map(({ parameter }) => parameter),
      ]
      const ids = new Set(parameters.flatMap((parameter) => [...this.#resolver.affected(parameter)]))
      return new Map([...ids].map((id) => [id, this.#resolver.resolveTarget(future, id)]))
    })
  }

  #revise(): void {
    if (this.#pending.length === 0) return
    this.#targets().forEach((targets, n) => {
      const pending = this.#pending[n]!
      if (pending.sent && sameEntries(pending.sent, targets)) return
      try {
        // Commands take effect in order: the records sent before are dropped, if there are any, then come the new ones.
        this.#link.cancel(pending.batch)
        this.#link.schedule(pending.batch, pending.frame, pending.rampFrames, targets)
        pending.sent = targets
      } catch (error) {
        if (!(error instanceof BoxError)) throw error
        // The ring is full. The next event or change tries again; the store follows in any case.
        pending.sent = undefined
      }
    })
  }

  #take(event: EngineEvent): void {
    const at =
      event.kind === 'applied' || event.kind === 'refused'
        ? this.#pending.findIndex(({ batch }) => batch === event.batch)
        : -1
    if (at >= 0) {
      const [pending] = this.#pending.splice(at, 1)
      if (event.kind === 'applied') this.#apply(pending!)
      else this.#dropRest(pending!.batch)
    }
    if (this.#pending.some(({ sent }) => sent === undefined)) this.#revise()
  }

  /** Of a batch that did not fit as a whole nothing may stay. */
  #dropRest(batch: number): void {
    try {
      this.#link.cancel(batch)
    } catch (error) {
      if (!(error instanceof BoxError)) throw error
    }
  }

  /**
   * The engine is there already, and maybe on its way to the next change, of which this program has not read:
   * only what it was not sent goes out.
   */
  #apply({ rampFrames, entries, origin, sent }: Pending): void {
    this.#link.change(rampFrames, () => this.#store.setMany(entries, origin), sent)
  }
}

function sameEntries(a: Map<number, number>, b: Map<number, number>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value)
}
