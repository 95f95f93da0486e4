// The console's last state on disk.
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Ignored, Snapshot, Store } from '../console/index.ts'
import type { CardState } from './card-memory.ts'
import type { Log } from './log.ts'
import { v1ToV2 } from './upgrades/v1-to-v2.ts'
import { writeWhole } from './write-whole.ts'

/** Raised when the file's shape changes; a step that turns the older shape into the newer one comes with it. */
const SCHEMA = 2
/** By the schema they start from. */
const UPGRADES: Record<number, (saved: Record<string, unknown>) => Record<string, unknown>> = { 1: v1ToV2 }

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

interface Saved {
  schema: number
  values: Snapshot
  /** Controls of the cards the box has met. */
  cards: Record<string, CardState>
}

/** Loads the store's last state, and keeps the file in step: texts at once, numbers within two seconds. */
export class StateFile {
  readonly path: string
  readonly status: StateStatus
  readonly #store: Store
  readonly #log: Log
  /** Values of parameters that this console does not have (fewer strips than before): kept for when it has. */
  #foreign: Snapshot = {}
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
      const { values, cards } = readSaved(text)
      this.#take(this.#store.load(values, origin))
      this.#cards = cards
      return true
    } catch (error) {
      const kind = error instanceof NewerSchema ? 'newer' : 'corrupt'
      const aside = `${this.path}.${kind}-${new Date().toISOString().replaceAll(':', '-')}`
      renameSync(this.path, aside)
      this.#refuse(`state file refused: ${(error as Error).message}; kept as ${aside}, defaults loaded`)
      return false
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

  /** Follows the store from now on. */
  start(): void {
    this.#unsubscribe = this.#store.subscribe(({ changes }) => {
      this.#dirty = true
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

  async stop(): Promise<void> {
    this.#unsubscribe()
    await this.flush()
  }

  /** Marks the whole state as unsaved: after a first start there is no file yet. */
  touch(): void {
    this.#dirty = true
    this.#schedule(0)
  }

  #schedule(delayMs: number): void {
    const due = Date.now() + delayMs
    if (due >= this.#dueAt) return
    clearTimeout(this.#timer)
    this.#dueAt = due
    this.#timer = setTimeout(() => void this.flush(), delayMs)
  }

  async #save(): Promise<void> {
    this.#dirty = false
    const values = { ...this.#foreign, ...this.#store.snapshot() }
    const saved: Saved = { schema: SCHEMA, values, cards: this.#cards }
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

class NewerSchema extends Error {}

/** @throws Error saying what is wrong with the file */
function readSaved(text: string): Saved {
  let saved = JSON.parse(text) as Partial<Saved> | null
  if (typeof saved !== 'object' || saved === null) throw new Error('it holds no JSON object')
  const { schema } = saved
  if (!Number.isInteger(schema) || schema! < 1) {
    throw new Error(`its schema is ${JSON.stringify(schema)}, allowed is a whole number from 1`)
  }
  if (schema! > SCHEMA) throw new NewerSchema(`its schema is ${schema}, this program knows ${SCHEMA}`)
  for (let from = schema!; from < SCHEMA; from++) saved = UPGRADES[from]!(saved as Record<string, unknown>)
  const { values, cards } = saved
  if (typeof values !== 'object' || values === null) throw new Error('it holds no values')
  if (!isCards(cards)) throw new Error('its cards are no lists of numbers by card and control')
  return { schema: SCHEMA, values, cards }
}

function isCards(given: unknown): given is Record<string, CardState> {
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
  const areNumbers = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'number')
  return (
    isObject(given) &&
    Object.values(given).every((card) => isObject(card) && Object.values(card).every(areNumbers))
  )
}
