// What fingers here move: shown at once, sent as the latest value of each knob, held until the box has answered.
import type { Parameter, SavedValue, Value } from '../../firmware/console/index.ts'
import type { Delta, Mirror } from './mirror.ts'
import type { Requests } from './requests.ts'

/** A screen shows no more; the box takes 2000 knobs a second of one client, ten fingers at this pace are 600. */
const PACE_MS = 16
/** An answer that never comes must not hold a fader for ever. */
const ANSWER_MS = 1000

export interface MovesParts {
  mirror(): Mirror | undefined
  requests: Requests
  now(): number
  after(ms: number, call: () => void): void
  /** As soon as all fingers have moved, but before anything is drawn. */
  soon(call: () => void): void
}

export class Moves {
  readonly #parts: MovesParts
  /** Moved, not yet sent: the latest value counts. */
  readonly #pending = new Map<Parameter, Value>()
  /** Sets under way, for each knob the last: undefined until the box has said from which version on it is so. */
  readonly #sent = new Map<Parameter, { version?: number }>()
  /** No finger on it any more; for each what its time to be answered belongs to. */
  readonly #letGo = new Map<Parameter, object>()
  /** Moved by somebody else, under the finger: the version from which on. */
  readonly #contested = new Map<Parameter, number>()
  #sentAt = Number.NEGATIVE_INFINITY
  #waiting = false

  constructor(parts: MovesParts) {
    this.#parts = parts
  }

  /** A finger moves it. */
  move(parameter: Parameter, value: Value): void {
    this.#letGo.delete(parameter)
    this.#parts.mirror()!.hold(parameter, value)
    this.#pending.set(parameter, value)
    if (this.#waiting) return
    this.#waiting = true
    const wait = this.#sentAt + PACE_MS - this.#parts.now()
    if (wait > 0) this.#parts.after(wait, () => this.#flush())
    else this.#parts.soon(() => this.#flush())
  }

  /** The finger is gone: it stays where it is until the box has answered, then it is the box's. */
  letGo(parameter: Parameter): void {
    const mirror = this.#parts.mirror()
    if (!mirror?.isHeld(parameter)) return
    if (this.#isOverruled(parameter)) this.move(parameter, mirror.get(parameter))
    const time = {}
    this.#letGo.set(parameter, time)
    this.#parts.after(ANSWER_MS, () => {
      if (this.#letGo.get(parameter) === time) this.#release(parameter)
    })
    this.settle()
  }

  /** The box has told of a change. */
  changed({ changes, origin, version }: Delta): void {
    const mirror = this.#parts.mirror()!
    for (const [address] of changes) {
      const parameter = mirror.at(address)
      if (origin !== 'you' && mirror.isHeld(parameter)) this.#contested.set(parameter, version)
    }
    this.settle()
  }

  /** Released is what has been let go, sent, answered, and whose change is in the mirror. */
  settle(): void {
    const { version: seen } = this.#parts.mirror()!
    for (const parameter of this.#letGo.keys()) {
      const answered = this.#sent.get(parameter)?.version
      if (this.#pending.has(parameter) || answered === undefined || answered > seen) continue
      this.#release(parameter)
    }
  }

  /** The connection has gone: what was on its way is not repeated, a late move of a fader is a wrong one. */
  drop(): void {
    const held = [...this.#pending.keys(), ...this.#sent.keys()]
    this.#pending.clear()
    for (const parameter of held) this.#release(parameter)
  }

  /** Somebody else moved it after the finger's last move that was taken: of two hands the one that stays there counts. */
  #isOverruled(parameter: Parameter): boolean {
    const answered = this.#sent.get(parameter)?.version
    const contested = this.#contested.get(parameter)
    if (this.#pending.has(parameter) || !answered || contested === undefined) return false
    return contested > answered
  }

  #release(parameter: Parameter): void {
    this.#letGo.delete(parameter)
    this.#sent.delete(parameter)
    this.#contested.delete(parameter)
    this.#parts.mirror()!.release(parameter)
  }

  #flush(): void {
    this.#waiting = false
    if (this.#pending.size === 0) return
    this.#sentAt = this.#parts.now()
    const sent: { version?: number } = {}
    const entries: [string, SavedValue][] = []
    for (const [parameter, value] of this.#pending) {
      this.#sent.set(parameter, sent)
      const saved = parameter.kind === 'number' ? parameter.law.save(value as number) : (value as string)
      entries.push([parameter.address, saved])
    }
    this.#pending.clear()
    const answered = (version: number) => {
      sent.version = version
      this.settle()
    }
    // Answered when it is set, not when it sounds: the finger waits for the former.
    this.#parts.requests.ask(
      'set',
      { entries, wait: false, at: this.#sentAt },
      {
        done: ({ version }) => answered(version),
        refused: () => answered(0),
      },
    )
  }
}
