// Changes of the console that take effect at a later frame.
import { type ChangeSet, ConsoleError, type Resolver, type Store, sameValues } from '../console/index.ts'
import { BoxError } from './box-error.ts'
import type { EngineEvent } from './engine-events.ts'
import type { EngineLink } from './engine-link.ts'
import { type Entries, futureTargets, type Targets, touchedBy } from './future-targets.ts'
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
  /** While the store follows the soonest change, which the others were worked out after. */
  #foretold = false
  /** What was sent counts no more: something that changed could not be told, or the order is another. */
  #behind = false
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
    const unsubscribe = this.#store.subscribe((set) => this.#revise(this.#touched(set)))
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
      this.#send(at, this.#targets(NOTHING))
    } catch (error) {
      this.#pending.splice(this.#pending.indexOf(pending), 1)
      throw error
    }
    this.#reviseUnsent()
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

  /** What each pending change will send, given the store now and the changes before it. @param touched as futureTargets */
  #targets(
    touched?: ReadonlySet<number>,
    refused?: (pending: Pending, error: ConsoleError) => void,
  ): Targets[] {
    return futureTargets(this.#store, this.#resolver, this.#pending, touched, refused)
  }

  #touched({ changes }: ChangeSet): ReadonlySet<number> | undefined {
    const isForetold = this.#foretold
    this.#foretold = false
    if (isForetold || this.#pending.length === 0) return NOTHING
    return touchedBy(
      this.#resolver,
      changes.map(({ parameter }) => parameter),
    )
  }

  #revise(touched?: ReadonlySet<number>): void {
    if (this.#pending.length === 0) return
    const refused: [Pending, ConsoleError][] = []
    const changed = this.#behind ? undefined : touched
    let targets = this.#targets(changed, (pending, error) => refused.push([pending, error]))
    if (refused.length > 0) {
      for (const [pending] of refused) this.#pending.splice(this.#pending.indexOf(pending), 1)
      targets = this.#targets()
      for (const [pending, error] of refused) this.#drop(pending, error)
    }
    const first = this.#pending.findIndex(({ sent }, n) => !sent || !sameEntries(sent, targets[n]!))
    this.#behind = false
    if (first < 0) return
    try {
      this.#send(first, targets)
    } catch (error) {
      if (!(error instanceof BoxError)) throw error
      // The ring is full. The next event or change tries again; the store follows in any case.
      this.#pending[first]!.sent = undefined
      this.#behind = true
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
      if (event.kind === 'applied') this.#apply(pending!, at === 0 && pending!.sent !== undefined)
      else {
        this.#dropRest(pending!.batch)
        // Those after it were worked out with it.
        this.#revise()
      }
      this.#handover.write()
    }
    this.#reviseUnsent()
  }

  #reviseUnsent(): void {
    if (this.#behind || this.#pending.some(({ sent }) => sent === undefined)) this.#revise(NOTHING)
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
  #apply(pending: Pending, isSoonest = false): void {
    const { rampFrames, entries, origin, sent } = pending
    this.#foretold = isSoonest
    // One that leaves the middle changes what those after it come to, also where the store stays as it is.
    if (!isSoonest) this.#behind = true
    try {
      this.#link.change(rampFrames, () => this.#store.setMany(entries, origin), sent)
    } catch (error) {
      if (!(error instanceof ConsoleError)) throw error
      this.#drop(pending, error)
      this.#revise()
    } finally {
      this.#foretold = false
    }
  }
}

/** Nothing is another than it was. */
const NOTHING: ReadonlySet<number> = new Set()

const nameOf = ({ batch }: Pick<Pending, 'batch'>): string => `batch ${batch}`

function save({ sent, ...pending }: Pending): Saved {
  return { ...pending, sent: sent ? [...sent] : null }
}

function load({ sent, ...pending }: Saved, unsent: boolean): Pending {
  return { ...pending, sent: sent && !unsent ? new Map(sent) : undefined }
}

function sameEntries(a: Targets, b: Targets): boolean {
  if (a === b) return true
  return a.size === b.size && [...a].every(([id, values]) => sameValues(b.get(id), values))
}
