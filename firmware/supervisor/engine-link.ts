// The one producer of the engine's commands, and the reader of its events.
import { EventEmitter } from 'node:events'
import { type Arena, CommandWriter, Control, type VoiceStart } from '../arena/index.ts'
import { type ChangeSet, type Resolver, type Store, sameValues } from '../console/index.ts'
import { BatchWaiters } from './batch-waiters.ts'
import { BoxError } from './box-error.ts'
import { type EngineEvent, readEngineEvents } from './engine-events.ts'
import { stateBefore } from './future-targets.ts'

/** How often events are read, ms: quickly while somebody waits for one. */
const POLL_MS = 20
const POLL_WAITING_MS = 5
const LAST_BATCH = 0x7fffffff

export interface EngineLinkParts {
  arena: Arena
  store: Store
  resolver: Resolver
  /** Of a move that asks for no other ramp. */
  rampFrames: number
  /** Ring index at which a replay begins; they wrap at 2^32 and behave alike from everywhere. */
  firstIndex?: number
}

interface Events {
  event: [event: EngineEvent]
  /** A new engine was given the whole state; what it has to know besides is to be sent now. */
  replayed: []
}

/** What takes effect at a later frame. */
export interface Scheduled {
  batch: number
  frame: number
  rampFrames: number
  targets: ReadonlyMap<number, readonly number[]>
  /** The engine may hold records of this batch already. */
  replaces: boolean
}

/**
 * Turns changes of the store into targets in the command ring. Everything that changes together is one
 * batch, which the engine takes at one frame. When the ring is full, targets wait here and only their
 * latest values go out; what cannot wait (voices, scheduled moves) is refused with ERINGFULL.
 */
export class EngineLink extends EventEmitter<Events> {
  readonly #parts: EngineLinkParts
  readonly #commands: CommandWriter
  readonly #waiters = new BatchWaiters()
  /** Targets that found the ring full, with their ramps. */
  readonly #waiting = new Map<number, number>()
  /** Targets that the engine has not reported yet, with the batch they went out in. */
  readonly #onTheWay = new Map<number, number>()
  #waitingBatch = 0
  #rampFrames: number
  #done: ReadonlyMap<number, readonly number[]> | undefined
  #lastSent = 0
  #reading = false
  #timer: NodeJS.Timeout | undefined
  #unsubscribe = () => {}

  constructor(parts: EngineLinkParts) {
    super()
    this.#parts = parts
    this.#rampFrames = parts.rampFrames
    this.#commands = new CommandWriter(parts.arena.commands)
  }

  start(): void {
    this.#unsubscribe = this.#parts.store.subscribe((set) => this.#send(set))
    // Whoever listens is there by then.
    this.#timer = setTimeout(() => this.#poll(), POLL_MS)
  }

  stop(): void {
    this.#unsubscribe()
    clearTimeout(this.#timer)
  }

  /**
   * Runs `act`, which changes the store, so that its changes ramp within `rampFrames`.
   * @param done targets with values that the engine has taken already: not sent again
   * @returns what changed, and the batch it went out as; 0 where nothing sounds different
   */
  change(
    rampFrames: number | undefined,
    act: () => ChangeSet,
    done?: ReadonlyMap<number, readonly number[]>,
  ): { set: ChangeSet; batch: number } {
    this.#done = done
    this.#rampFrames = rampFrames ?? this.#parts.rampFrames
    this.#lastSent = 0
    try {
      return { set: act(), batch: this.#lastSent }
    } finally {
      this.#done = undefined
      this.#rampFrames = this.#parts.rampFrames
    }
  }

  /**
   * Every target with its value, at once, into an empty ring. Only while no engine reads it: before one is
   * started, it then starts with the whole state.
   * @returns the batch
   */
  replay(): number {
    const { arena, resolver, store } = this.#parts
    arena.commands.reset(this.#parts.firstIndex ?? 0)
    this.#waiting.clear()
    this.#onTheWay.clear()
    this.#waitingBatch = 0
    const batch = this.nextBatch()
    resolver.resolveAll(store).forEach((values, target) => {
      this.#commands.set(target, values, 0, batch, 0)
    })
    this.#commands.publish()
    for (const lost of this.#waiters.batches()) this.#waiters.merge(lost, batch)
    this.emit('replayed')
    return batch
  }

  /**
   * Every target once more, to an engine that runs already and was another supervisor's. One that stands on its
   * target, or is on its way to it, does not notice.
   * @param moving targets of changes that the engine may carry out before it reads this: the store would not know
   */
  confirm(moving: ReadonlySet<number>): void {
    const { targets } = this.#parts.resolver.layout
    this.resend(targets.map(({ id }) => id).filter((id) => !moving.has(id)))
  }

  /** Targets once more, as the store has them: an engine that has them too does not notice. */
  resend(targets: Iterable<number>): void {
    for (const target of targets) this.#waiting.set(target, this.#parts.rampFrames)
    if (this.#waiting.size === 0) return
    if (this.#waitingBatch === 0) this.#waitingBatch = this.nextBatch()
    this.#flush()
  }

  /** A number for records that take effect together; 1 to 2^31 - 1, then 1 again. */
  nextBatch(): number {
    const { control } = this.#parts.arena
    // In shared memory, so that a successor's batches are not taken for those that are still scheduled.
    const batch = Atomics.load(control, Control.nextBatch) || 1
    Atomics.store(control, Control.nextBatch, batch === LAST_BATCH ? 1 : batch + 1)
    return batch
  }

  /**
   * Sends changes for later frames, those that replace others together with the order to drop these: the engine
   * sees all of it at once. @throws BoxError ERINGFULL, and nothing was sent
   */
  schedule(changes: readonly Scheduled[]): void {
    const records = changes.reduce((sum, { targets }) => sum + 1 + Math.max(1, targets.size), 0)
    this.#needSpace(records, 'schedule a change')
    for (const { batch, frame, rampFrames, targets, replaces } of changes) {
      if (replaces) this.#commands.cancel(batch, 0)
      for (const [target, values] of targets) this.#commands.set(target, values, rampFrames, batch, frame)
      // A name at a later frame: the engine has nothing to do, but tells when it is time.
      if (targets.size === 0) this.#commands.mark(batch, frame)
    }
    this.#commands.publish()
  }

  /** Drops what is scheduled of a batch. @throws BoxError ERINGFULL */
  cancel(batch: number): void {
    this.#order('cancel a change', (own) => this.#commands.cancel(batch, own))
  }

  /** @param frame 0 = at once @returns the batch @throws BoxError ERINGFULL */
  startVoice(start: VoiceStart, frame: number): number {
    return this.#order('start a voice', (batch) => this.#commands.startVoice(start, batch, frame))
  }

  stopVoice(voice: number, rampFrames: number, frame: number): number {
    return this.#order('stop a voice', (batch) => this.#commands.stopVoice(voice, rampFrames, batch, frame))
  }

  /** The engine fades what plays it and reports assetFree. */
  retireAsset(asset: number): number {
    return this.#order('retire an asset', (batch) => this.#commands.retireAsset(asset, batch))
  }

  /** The frame at which a batch took effect. @throws BoxError ETIMEDOUT, ESCHEDULE */
  applied(batch: number, timeoutMs: number): Promise<number> {
    const frame = this.#waiters.wait(batch, timeoutMs)
    this.#poll()
    return frame
  }

  /**
   * Reads events now. What they change in the store goes out after the last of them: an engine that is ahead
   * is not taken back to where it was.
   */
  drain(): void {
    if (this.#reading) return
    this.#reading = true
    try {
      readEngineEvents(this.#parts.arena, (event) => this.report(event))
    } finally {
      this.#reading = false
    }
    this.#flush()
  }

  /** Something has happened to the engine, by its own account or by its supervisor's. */
  report(event: EngineEvent): void {
    if (event.kind === 'applied') this.#arrived(event.batch, event.frame)
    if (event.kind === 'refused') this.#waiters.reject(event.batch, noScheduleRoom())
    if (event.kind === 'dropped') this.#waiters.reject(event.batch, new BoxError('EROUTE', event.reason))
    this.emit('event', event)
  }

  /** For who is told of a change: the batch it went out as; 0 where nothing sounds different. */
  get told(): number {
    return this.#lastSent
  }

  /** Targets that wait for room in the ring. */
  get waitingTargets(): number {
    return this.#waiting.size
  }

  #send({ changes }: ChangeSet): void {
    const { resolver, store } = this.#parts
    const past = stateBefore(changes, store)
    const reached = new Set(changes.flatMap(({ parameter }) => resolver.reached(parameter, past, store)))
    // A DCA may touch every send of the console, and move none.
    const moved = [...reached].filter(
      (target) =>
        !this.#isDone(target) &&
        !sameValues(resolver.resolveTarget(past, target), resolver.resolveTarget(store, target)),
    )
    // One goes in any case: by it the engine tells from which frame on the change counts. What it has done it has told.
    const targets = moved.length > 0 || this.#done ? moved : this.#anyOf(changes)
    if (targets.length === 0) return
    const batch = this.nextBatch()
    this.#lastSent = batch
    for (const target of targets) this.#waiting.set(target, this.#rampFrames)
    if (this.#waitingBatch !== 0) this.#waiters.merge(this.#waitingBatch, batch)
    this.#waitingBatch = batch
    this.#flush()
  }

  #anyOf(changes: ChangeSet['changes']): number[] {
    for (const { parameter } of changes) {
      const [any] = this.#parts.resolver.affected(parameter)
      if (any !== undefined) return [any]
    }
    return []
  }

  #arrived(batch: number, frame: number): void {
    for (const [target, sent] of this.#onTheWay) if (sent === batch) this.#onTheWay.delete(target)
    this.#waiters.resolve(batch, frame)
  }

  /** What is still on its way reaches the engine after what it has reported, and undoes it. */
  #isDone(target: number): boolean {
    const { resolver, store } = this.#parts
    if (this.#onTheWay.has(target)) return false
    return sameValues(this.#done?.get(target), resolver.resolveTarget(store, target))
  }

  /** Sends every waiting target's present value as one batch, as soon as all of them fit. */
  #flush(): void {
    if (this.#reading || this.#waiting.size === 0 || this.#commands.space() < this.#waiting.size) return
    const { resolver, store } = this.#parts
    for (const [target, rampFrames] of this.#waiting) {
      this.#commands.set(target, resolver.resolveTarget(store, target), rampFrames, this.#waitingBatch, 0)
      this.#onTheWay.set(target, this.#waitingBatch)
    }
    this.#commands.publish()
    this.#waiting.clear()
    this.#waitingBatch = 0
  }

  #order(what: string, add: (batch: number) => boolean): number {
    this.#needSpace(1, what)
    const batch = this.nextBatch()
    add(batch)
    this.#commands.publish()
    return batch
  }

  #needSpace(records: number, what: string): void {
    const space = this.#commands.space()
    if (space >= records) return
    throw new BoxError(
      'ERINGFULL',
      `cannot ${what}: the engine's command ring has room for ${space} of ${records} records; it is not reading, or too much was sent at once`,
    )
  }

  #poll(): void {
    clearTimeout(this.#timer)
    this.drain()
    this.#timer = setTimeout(() => this.#poll(), this.#waiters.idle ? POLL_MS : POLL_WAITING_MS)
  }
}

function noScheduleRoom(): BoxError {
  return new BoxError('ESCHEDULE', 'the engine has no room for more scheduled changes: nothing was scheduled')
}
