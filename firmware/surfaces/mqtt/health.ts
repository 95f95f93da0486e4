// How the box is, kept by the broker: whoever comes later sees what is wrong too.
import type { EngineEvent, Supervisor } from '../../supervisor/index.ts'
import { MESSAGE, type Topics } from './topics.ts'

/** How often it is looked how the engine is: what it tells itself comes at once. ms */
const LOOK_MS = 1000
/** Without a card the desk goes on, and is worth being moved. */
const MIXES = ['running', 'card lost']

const ON = 'on'
const OFF = 'off'

/** What is over as soon as it has happened is shown for so long. ms */
const SHOWN_MS = { xrun: 60_000, clip: 5_000 }
type Moment = keyof typeof SHOWN_MS
type Place = 'engine' | 'card' | Moment

/** What an event says of a topic. */
const TOLD: Partial<Record<EngineEvent['kind'], ['engine' | 'card', string]>> = {
  engineDied: ['engine', MESSAGE.offline],
  engineBack: ['engine', MESSAGE.online],
  cardLost: ['card', ON],
  cardBack: ['card', OFF],
  cardChanged: ['card', OFF],
}

export interface HealthParts {
  supervisor: Pick<Supervisor, 'status'>
  topics: Topics
  keep(topic: string, payload: string): void
}

export class Health {
  readonly #parts: HealthParts
  readonly #is: Record<Place, string> = { engine: '', card: '', xrun: OFF, clip: OFF }
  readonly #over: Partial<Record<Moment, NodeJS.Timeout>> = {}
  #look: NodeJS.Timeout | undefined

  constructor(parts: HealthParts) {
    this.#parts = parts
  }

  /** Everything, whatever was told before. */
  up(): void {
    this.down()
    this.#is.engine = ''
    this.#is.card = ''
    this.#lookAtEngine()
    this.#tell('xrun')
    this.#tell('clip')
    this.#look = setInterval(() => this.#lookAtEngine(), LOOK_MS)
  }

  down(): void {
    clearInterval(this.#look)
  }

  stop(): void {
    this.down()
    for (const over of Object.values(this.#over)) clearTimeout(over)
  }

  event({ kind }: EngineEvent): void {
    const told = TOLD[kind]
    if (told) this.#set(...told)
    if (kind === 'xrun') this.happened('xrun')
  }

  happened(what: Moment): void {
    this.#set(what, ON)
    clearTimeout(this.#over[what])
    this.#over[what] = setTimeout(() => this.#set(what, OFF), SHOWN_MS[what])
  }

  #lookAtEngine(): void {
    const { state } = this.#parts.supervisor.status().engine
    this.#set('engine', MIXES.includes(state) ? MESSAGE.online : MESSAGE.offline)
    // An engine that is away says nothing of the card.
    if (MIXES.includes(state) || this.#is.card === '') this.#set('card', state === 'card lost' ? ON : OFF)
  }

  #set(what: Place, message: string): void {
    if (message === this.#is[what]) return
    this.#is[what] = message
    this.#tell(what)
  }

  #tell(what: Place): void {
    const { topics, keep } = this.#parts
    keep(what === 'engine' ? topics.engine : topics.problem(what), this.#is[what])
  }
}
