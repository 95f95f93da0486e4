// What the events of a button do.

import type { ButtonEvent, ButtonOptions } from '../../../../hal/gpio/index.ts'
import type { Push } from '../../../supervisor/index.ts'
import { type Action, isMomentary, type Known, parseAction } from '../actions/action.ts'

const DOUBLE_MS = 300
const HOLD_MS = 500

const WAYS = ['short', 'long', 'double', 'hold', 'shift'] as const
type Way = (typeof WAYS)[number]

/** @param act does it; false for the end of what lasts as long as the button is held */
export class PushActions {
  readonly options: ButtonOptions
  readonly #actions: Readonly<Partial<Record<Way, Action>>>
  readonly #act: (action: Action, down: boolean) => void
  readonly #shifted: () => boolean
  /** What ends with the release. */
  #held: Action | undefined
  /** This press has been used up, as a press with shift. */
  #used = false

  /** @throws Error naming the way and what is allowed */
  constructor(
    push: Push,
    known: Known,
    act: (action: Action, down: boolean) => void,
    shifted: () => boolean,
  ) {
    this.#act = act
    this.#shifted = shifted
    const given = WAYS.flatMap((way) => (push[way] === undefined ? [] : [[way, push[way]] as const]))
    if (given.length === 0) throw new Error(`does nothing: give one of ${WAYS.join(', ')}`)
    this.#actions = Object.fromEntries(given.map(([way, text]) => [way, readAction(way, text, known)]))
    const { short, long, double, hold } = this.#actions
    if (short && isMomentary(short) && (long || double || hold)) {
      throw new Error(
        `short ${JSON.stringify(push.short)} lasts as long as it is held: leave out long, double, hold`,
      )
    }
    this.options = { doubleMs: double ? DOUBLE_MS : 0, holdMs: hold ? HOLD_MS : 0 }
  }

  event(event: ButtonEvent): void {
    const { short, long, double, hold } = this.#actions
    if (event === 'press') this.#press()
    else if (event === 'release') this.#release()
    else if (this.#used) return
    else if (event === 'long' && long) this.#act(long, true)
    else if (event === 'double' && double) this.#act(double, true)
    else if (event === 'hold' && hold) this.#act(hold, true)
    // Without anything else that it could become, a press has acted at once.
    else if (event === 'short' && short && (long || double)) this.#act(short, true)
  }

  /** The contact is gone. */
  end(): void {
    this.#release()
  }

  #press(): void {
    const { short, long, double, shift } = this.#actions
    this.#used = shift !== undefined && this.#shifted()
    if (this.#used) this.#begin(shift!)
    else if (short && !long && !double) this.#begin(short)
  }

  #begin(action: Action): void {
    if (isMomentary(action)) this.#held = action
    this.#act(action, true)
  }

  #release(): void {
    if (this.#held) this.#act(this.#held, false)
    this.#held = undefined
  }
}

function readAction(way: Way, text: string, known: Known): Action {
  try {
    const action = parseAction(text, 'push', known)
    if (!isMomentary(action) || way === 'short' || way === 'shift') return action
    throw new Error(`${JSON.stringify(text)} lasts as long as it is held: only as short or shift`)
  } catch (error) {
    throw new Error(`${way}: ${(error as Error).message}`)
  }
}
