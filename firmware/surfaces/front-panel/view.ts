import type { NumberParameter, ParameterTable } from '../../console/index.ts'
import type { PanelPage } from '../../supervisor/index.ts'
import type { Action } from './actions/action.ts'
import { channelKnob, channelOf } from './actions/channel-knob.ts'

/** What an action turns or switches, as the panel stands now. */
export interface Target {
  parameter: NumberParameter
  inverted: boolean
  /** The channel's address; of a knob that belongs to none, ''. */
  root: string
  /** For people: "fader", "send 2". */
  knob: string
}

/** Which page, which channel, which knob: what a hand has chosen on this panel. Nobody else has to know. */
export class View {
  readonly pages: readonly PanelPage[]
  readonly knobs: readonly string[]
  readonly #table: ParameterTable
  readonly #changed: (what: 'page' | 'other') => void
  #page = 0
  #selected: string
  #knob = 0
  #shift = 0
  /** A knob is asked for far more often than it becomes another. */
  readonly #targets = new Map<string, Target | undefined>()

  /** @param changed is told of every change, afterwards */
  constructor(
    table: ParameterTable,
    pages: readonly PanelPage[],
    knobs: readonly string[],
    changed: (what: 'page' | 'other') => void,
  ) {
    this.#table = table
    this.pages = pages
    this.knobs = knobs
    this.#changed = (what) => {
      this.#targets.clear()
      changed(what)
    }
    this.#selected = pages[0]?.slots.find((root) => channelOf(table, root)) ?? ''
  }

  get page(): PanelPage {
    return this.pages[this.#page] ?? { name: '', slots: [] }
  }

  get selected(): string {
    return this.#selected
  }

  get knob(): string {
    return this.knobs[this.#knob] ?? 'fader'
  }

  get shift(): boolean {
    return this.#shift > 0
  }

  /** Several buttons may be shift. */
  holdShift(held: boolean): void {
    this.#shift = Math.max(0, this.#shift + (held ? 1 : -1))
    this.#changed('other')
  }

  nextKnob(): void {
    this.#knob = (this.#knob + 1) % Math.max(1, this.knobs.length)
    // Faders may be told to be what the encoders are.
    this.#changed('page')
  }

  select(root: string): void {
    if (!channelOf(this.#table, root)) return
    this.#selected = root
    this.#changed('page')
  }

  /** @returns false where there is no such page */
  turnTo(to: string): boolean {
    if (to === 'first') return this.#go(0)
    if (to !== 'next' && to !== 'previous') return this.#go(this.pages.findIndex(({ name }) => name === to))
    // Sends are reached by their own button, or by name: nobody wants to leaf through all of them.
    const plain = this.pages.flatMap((page, index) => (page.send === undefined ? [index] : []))
    const here = plain.indexOf(this.#plainPage)
    const step = to === 'next' ? 1 : -1
    return this.#go(plain[(here + step + plain.length) % Math.max(1, plain.length)] ?? -1)
  }

  /** From a page to the sends of its channels, bus by bus, and back. */
  nextSends(): boolean {
    const home = this.#plainPage
    const { slots } = this.pages[home] ?? this.page
    const sends = this.pages.flatMap((page, index) =>
      page.send !== undefined && page.slots.join() === slots.join() ? [index] : [],
    )
    const cycle = [home, ...sends]
    if (cycle.length === 1) return false
    return this.#go(cycle[(cycle.indexOf(this.#page) + 1) % cycle.length]!)
  }

  /** @returns undefined where there is nothing such: a slot without a channel, a DCA's pan */
  target(action: Action): Target | undefined {
    if ('address' in action) {
      const parameter = this.#table.at(action.address)
      if (parameter.kind === 'text') return undefined
      return { parameter, inverted: false, root: '', knob: '' }
    }
    if (action.kind !== 'slot' && action.kind !== 'selected') return undefined
    const key = action.kind === 'slot' ? `${action.slot} ${action.knob}` : action.knob
    if (!this.#targets.has(key)) this.#targets.set(key, this.#find(action))
    return this.#targets.get(key)
  }

  #find(action: Action & { kind: 'slot' | 'selected' }): Target | undefined {
    const root = action.kind === 'slot' ? (this.page.slots[action.slot] ?? '') : this.#selected
    const knob = action.knob === 'knob' ? this.knob : action.knob
    // Only what lies on the page is its send; the selected channel's fader is its fader.
    const send = action.kind === 'slot' ? this.page.send : undefined
    const found = channelKnob(this.#table, root, knob, send)
    if (!found) return undefined
    return { ...found, root, knob: knob === 'fader' && send !== undefined ? `send ${send}` : knob }
  }

  /** The page without sends whose channels are shown now. */
  get #plainPage(): number {
    const { send, slots } = this.page
    if (send === undefined) return this.#page
    const home = this.pages.findIndex((page) => page.send === undefined && page.slots.join() === slots.join())
    return Math.max(0, home)
  }

  #go(index: number): boolean {
    if (index < 0 || index >= this.pages.length) return false
    this.#page = index
    this.#changed('page')
    return true
  }
}
