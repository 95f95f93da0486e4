import type { EngineEvent, Supervisor } from '../../supervisor/index.ts'

const LOOK_MS = 1000
/** After these the state is another one. */
const NEWS: readonly EngineEvent['kind'][] = [
  'cardLost',
  'cardBack',
  'cardChanged',
  'engineDied',
  'engineBack',
]

/** What the display keeps saying until it is over, the most urgent first. */
export class Alarms {
  readonly #supervisor: Pick<Supervisor, 'status' | 'link' | 'panicked'>
  /** Of the panel itself. */
  readonly #offline: () => readonly string[]
  readonly #pairingCode: () => string | undefined
  #box: string[] = []
  #engineDead = false
  #own: string | undefined
  #ends: (() => void)[] = []

  constructor(
    supervisor: Pick<Supervisor, 'status' | 'link' | 'panicked'>,
    offline: () => readonly string[],
    pairingCode: () => string | undefined,
  ) {
    this.#supervisor = supervisor
    this.#offline = offline
    this.#pairingCode = pairingCode
  }

  start(): void {
    const { link } = this.#supervisor
    const event = ({ kind }: EngineEvent) => {
      if (kind === 'engineDied' || kind === 'engineBack') this.#engineDead = kind === 'engineDied'
      // Not here, where events are being taken from their ring.
      if (NEWS.includes(kind)) setImmediate(() => this.#look())
    }
    link.on('event', event)
    const timer = setInterval(() => this.#look(), LOOK_MS)
    this.#ends = [() => link.off('event', event), () => clearInterval(timer)]
  }

  stop(): void {
    for (const end of this.#ends.splice(0)) end()
  }

  /** Of the power switch. */
  set(text: string | undefined): void {
    this.#own = text
  }

  get texts(): string[] {
    const code = this.#pairingCode()
    return [
      ...(this.#own === undefined ? [] : [this.#own]),
      ...(this.#supervisor.panicked ? ['all outputs muted'] : []),
      // Somebody stands there with a phone, for five minutes at most.
      ...(code === undefined ? [] : [`code ${code}`]),
      ...(this.#engineDead ? ['engine restarts'] : []),
      ...this.#box,
      ...this.#offline().map((name) => `${name} offline`),
    ]
  }

  #look(): void {
    if (this.#ends.length === 0) return
    const { engine, state } = this.#supervisor.status()
    this.#box = [
      ...(engine.state === 'card lost' ? ['card lost'] : []),
      ...(state.saveProblem === undefined ? [] : ['disk: nothing is saved']),
    ]
  }
}
