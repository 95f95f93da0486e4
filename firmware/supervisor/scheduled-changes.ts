// Changes of the console that take effect at a later frame.
import { ConsoleError, type Resolver, type Store, sameValues } from '../console/index.ts'
import { BoxError } from './box-error.ts'
import type { EngineEvent } from './engine-events.ts'
import type { EngineLink } from './engine-link.ts'
import { type Entries, futureTargets, type Targets } from './future-targets.ts'
import type { Handover } from './handover.ts'

interface Pending {
  batch: number
  frame: number
  rampFrames: number
  entries: Entries
  origin: string
  /** Target -> value, as the engine has it; undefined while it could not be told. */
  sent: Targets | undefined
  /** It was told once, maybe of other values. */
  known: boolean
}

/** As a successor finds it. */
type Saved = Omit<Pending, 'sent'> & { sent: [target: number, values: readonly number[]][] | null }

/** As many records as the engine holds scheduled; each change needs at least one. */
const MOST_PENDING = 512
/** The engine takes parameters on a grid of so many frames. */
const QUANTUM_FRAMES = 16

/**
 * The engine carries a scheduled change out at its frame by itself; the store follows when the engine says
 * so. What is set meanwhile counts: a strip that is muted now stays muted when a fader move comes due,
 * because the move's targets are worked out anew and sent again.
 */
export class ScheduledChanges {
  readonly #store: Store
  readonly #resolver: Resolver
  readonly #link: EngineLink
  readonly #handover: Handover
  /** By frame, then in the order given. */
  readonly #pending: Pending[]
  #unsubscribe = () => {}

  constructor(store: Store, resolver: Resolver, link: EngineLink, handover: Handover) {
    this.#store = store
    this.#resolver = resolver
    this.#link = link
    this.#handover = handover
    const left = handover.join('scheduled', () => this.#pending.map(save)) ?? []
    this.#pending = left.map((saved) => load(saved, handover.unsent(nameOf(saved))))
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
      known: false,
    }
    const after = this.#pending.findIndex((other) => other.frame > frame)
    const at = after < 0 ? this.#pending.length : after
    this.#pending.splice(at, 0, pending)
    try {
      this.#send(at, this.#targets())
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

  /** Targets that the engine moves by itself before this frame. */
  targetsBefore(frame: number): Set<number> {
    const due = this.#pending.filter((pending) => pending.frame < frame)
    return new Set(due.flatMap(({ sent }) => [...(sent?.keys() ?? [])]))
  }

  /**
   * For a supervisor that follows another: what was due long ago has happened, even if its report was lost.
   * @param now frame of the box
   */
  settle(now: number, rate: number): void {
    const settled = this.#pending.filter(({ frame, sent }) => sent && frame + rate < now)
    for (const pending of settled) {
      this.#pending.splice(this.#pending.indexOf(pending), 1)
      this.#apply(pending)
    }
    this.#revise()
  }

  /** What each pending change will send, given the store now and the changes before it. */
  #targets(refused?: (pending: Pending, error: ConsoleError) => void): Targets[] {
    return futureTargets(this.#store, this.#resolver, this.#pending, refused)
  }

  #revise(): void {
    if (this.#pending.length === 0) return
    const refused: [Pending, ConsoleError][] = []
    let targets = this.#targets((pending, error) => refused.push([pending, error]))
    if (refused.length > 0) {
      for (const [pending] of refused) this.#pending.splice(this.#pending.indexOf(pending), 1)
      targets = this.#targets()
      for (const [pending, error] of refused) this.#drop(pending, error)
    }
    const first = this.#pending.findIndex(({ sent }, n) => !sent || !sameEntries(sent, targets[n]!))
    if (first < 0) return
    try {
      this.#send(first, targets)
    } catch (error) {
      if (!(error instanceof BoxError)) throw error
      // The ring is full. The next event or change tries again; the store follows in any case.
      this.#pending[first]!.sent = undefined
    }
  }

  /**
   * Tells the engine what is new from this change on, and once more whatever follows in the same quantum: there
   * the order of arrival counts.
   */
  #send(first: number, targets: readonly Targets[]): void {
    const changed: number[] = []
    for (let n = first; n < this.#pending.length; n++) {
      const { sent } = this.#pending[n]!
      const before = changed.at(-1)
      const follows = before !== undefined && this.#quantum(before) === this.#quantum(n)
      if (follows || !sent || !sameEntries(sent, targets[n]!)) changed.push(n)
    }
    const sentBefore = changed.map((n) => this.#pending[n]!.sent)
    for (const n of changed) this.#pending[n]!.sent = targets[n]!
    try {
      this.#handover.write(changed.map((n) => nameOf(this.#pending[n]!)))
      this.#link.schedule(
        changed.map((n) => ({
          ...this.#pending[n]!,
          targets: targets[n]!,
          replaces: this.#pending[n]!.known,
        })),
      )
      for (const n of changed) this.#pending[n]!.known = true
    } catch (error) {
      changed.forEach((n, i) => {
        this.#pending[n]!.sent = sentBefore[i]
      })
      throw error
    }
  }

  #quantum(n: number): number {
    return Math.ceil(this.#pending[n]!.frame / QUANTUM_FRAMES)
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
      this.#handover.write()
    }
    if (this.#pending.some(({ sent }) => sent === undefined)) this.#revise()
  }

  /** What was set since does not go together with it. */
  #drop({ batch, frame, sent }: Pending, { message }: ConsoleError): void {
    this.#dropRest(batch)
    // The engine may have been faster.
    this.#link.resend(sent?.keys() ?? [])
    this.#handover.write()
    this.#link.report({ kind: 'dropped', batch, frame, reason: message })
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
  #apply(pending: Pending): void {
    const { rampFrames, entries, origin, sent } = pending
    try {
      this.#link.change(rampFrames, () => this.#store.setMany(entries, origin), sent)
    } catch (error) {
      if (!(error instanceof ConsoleError)) throw error
      this.#drop(pending, error)
    }
  }
}

const nameOf = ({ batch }: Pick<Pending, 'batch'>): string => `batch ${batch}`

function save({ sent, ...pending }: Pending): Saved {
  return { ...pending, sent: sent ? [...sent] : null }
}

function load({ sent, ...pending }: Saved, unsent: boolean): Pending {
  return { ...pending, sent: sent && !unsent ? new Map(sent) : undefined }
}

function sameEntries(a: Targets, b: Targets): boolean {
  return a.size === b.size && [...a].every(([id, values]) => sameValues(b.get(id), values))
}
