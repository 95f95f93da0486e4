// The console's last state on disk.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ignored, Snapshot, Store } from '../console/index.ts'
import type { CardState } from './card-memory.ts'
import type { Log } from './log.ts'
import { NewerSchema, type SavedState, SCHEMA, upgradeState } from './upgrades/upgrade-state.ts'
import { temporaryOf, writeWhole } from './write-whole.ts'

/** Two seconds from a move to the disk at the latest; writing itself may take some of them on an SD card. */
const NUMBERS_WITHIN_MS = 1500
const RETRY_MS = 5000

export interface StateStatus {
  path: string
  /** Why the file was not loaded at the start. */
  loadProblem?: string
  /** Why the newest state is not on disk. */
  saveProblem?: string
  /** Milliseconds since 1970. */
  savedAt?: number
}

/** Loads the store's last state, and keeps the file in step: texts at once, numbers within two seconds. */
export class StateFile {
  readonly path: string
  readonly status: StateStatus
  readonly #store: Store
  readonly #log: Log
  /** Values of parameters that this console does not have (fewer strips than before): kept for when it has. */
  #foreign: Snapshot = {}
  /** Values that only the console of the next start takes, until somebody moves these knobs. */
  #later: Snapshot = {}
  #cards: Record<string, CardState> = {}
  #timer: NodeJS.Timeout | undefined
  #dueAt = Number.POSITIVE_INFINITY
  #dirty = false
  #writing: Promise<void> | undefined
  #unsubscribe = () => {}

  constructor(folder: string, store: Store, log: Log) {
    this.path = join(folder, 'state.json')
    this.status = { path: this.path }
    this.#store = store
    this.#log = log
  }

  /**
   * Loads the file into the store. One that cannot be used is kept aside under another name.
   * @returns false when there was nothing to load: a first start, or after a broken file
   */
  load(origin: string): boolean {
    // Of a writer that was killed; what it replaces is whole.
    rmSync(temporaryOf(this.path), { force: true })
    let text: string
    try {
      text = readFileSync(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#refuse(`state file ${this.path} cannot be read: ${(error as Error).message}`)
      }
      return false
    }
    try {
      const given: unknown = JSON.parse(text)
      const { values, cards } = upgradeState(given)
      this.#take(this.#store.load(values, origin))
      this.#cards = cards
      this.#keepOlder((given as { schema: number }).schema, text)
      return true
    } catch (error) {
      const kind = error instanceof NewerSchema ? 'newer' : 'corrupt'
      const aside = `${this.path}.${kind}-${new Date().toISOString().replaceAll(':', '-')}`
      renameSync(this.path, aside)
      this.#refuse(`state file refused: ${(error as Error).message}; kept as ${aside}, defaults loaded`)
      return false
    }
  }

  /** An upgraded file is written over: as it was it stays beside it, for whoever goes back to the older program. */
  #keepOlder(schema: number, text: string): void {
    if (schema === SCHEMA) return
    try {
      writeFileSync(`${this.path}.schema-${schema}`, text, { mode: 0o600, flag: 'wx' })
    } catch (error) {
      this.#log.warn(`state file of schema ${schema} not kept: ${(error as Error).message}`)
    }
  }

  get cards(): Readonly<Record<string, CardState>> {
    return this.#cards
  }

  /** Replaces the record of cards; on disk at once. */
  setCards(cards: Record<string, CardState>): void {
    this.#cards = cards
    this.touch()
  }

  /** The state as it is now, without what is for the console of the next start. */
  get present(): SavedState {
    const values = { ...this.#foreign, ...this.#store.snapshot() }
    return { schema: SCHEMA, values, cards: this.#cards }
  }

  /** Keeps values that the present console cannot take, for the next one; on disk at once. */
  keep(values: Readonly<Snapshot>): void {
    // Of an earlier call nothing may come after this one.
    this.#later = {}
    for (const [address, value] of Object.entries(values)) {
      if (this.#store.table.has(address)) this.#later[this.#store.table.at(address).address] = value
      else this.#foreign[address] = value
    }
    this.touch()
  }

  /** Follows the store from now on. */
  start(): void {
    this.#unsubscribe = this.#store.subscribe(({ changes }) => {
      this.#dirty = true
      for (const { parameter } of changes) delete this.#later[parameter.address]
      this.#schedule(changes.some(({ parameter }) => parameter.kind === 'text') ? 0 : NUMBERS_WITHIN_MS)
    })
  }

  /** Saves now whatever is not saved yet. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#dueAt = Number.POSITIVE_INFINITY
    while (this.#writing) await this.#writing
    if (!this.#dirty) return
    this.#writing = this.#save()
    await this.#writing
  }

  /** Saves once more; what cannot be saved then is not tried again. */
  async stop(): Promise<void> {
    this.#unsubscribe()
    await this.flush()
    clearTimeout(this.#timer)
  }

  /** Marks the whole state as unsaved: after a first start there is no file yet. */
  touch(): void {
    this.#dirty = true
    this.#schedule(0)
  }

  #schedule(delayMs: number): void {
    const due = performance.now() + delayMs
    if (due >= this.#dueAt) return
    clearTimeout(this.#timer)
    this.#dueAt = due
    this.#timer = setTimeout(() => void this.flush(), delayMs)
  }

  async #save(): Promise<void> {
    this.#dirty = false
    const { values, ...present } = this.present
    const saved: SavedState = { ...present, values: { ...values, ...this.#later } }
    try {
      await writeWhole(this.path, `${JSON.stringify(saved, null, 1)}\n`)
      this.status.savedAt = Date.now()
      delete this.status.saveProblem
    } catch (error) {
      this.#dirty = true
      this.status.saveProblem = `state file ${this.path} cannot be written: ${(error as Error).message}`
      this.#log.error(this.status.saveProblem)
      this.#schedule(RETRY_MS)
    } finally {
      this.#writing = undefined
    }
  }

  #take(ignored: Ignored[]): void {
    for (const { address, value, reason } of ignored) {
      this.#log.warn({ address, value, reason }, 'state file: value not taken')
      const known = this.#store.table.has(address)
      if (!known && (typeof value === 'string' || typeof value === 'number')) this.#foreign[address] = value
    }
  }

  #refuse(problem: string): void {
    this.status.loadProblem = problem
    this.#log.error(problem)
  }
}
