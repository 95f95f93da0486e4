// What the display says, from what happens.
import type { Store } from '../../console/index.ts'
import type { MovedParameter, ScreenModel, ScreenSlot } from './display/index.ts'
import type { Level } from './levels.ts'
import type { Target, View } from './view.ts'

const MOVED_MS = 2000
const MENU_MS = 2000
const NOTE_MS = 4000

export interface ScreenParts {
  store: Store
  view: View
  level(root: string): Level
  /** Which way the fader has to go that moves this; undefined where none does, or it holds it. */
  way(target: Target): 'up' | 'down' | undefined
  /** What stays on until it is over, the most urgent first. */
  alarms(): readonly string[]
}

export class Screen {
  readonly #parts: ScreenParts
  #starting = true
  #moved: { target: Target; atMs: number } | undefined
  #pageAtMs = Number.NEGATIVE_INFINITY
  #note: { text: string; atMs: number } | undefined

  constructor(parts: ScreenParts) {
    this.#parts = parts
  }

  /** The box sounds. */
  ready(): void {
    this.#starting = false
  }

  moved(target: Target): void {
    this.#moved = { target, atMs: performance.now() }
  }

  pageTurned(): void {
    this.#pageAtMs = performance.now()
    this.#moved = undefined
  }

  note(text: string): void {
    this.#note = { text, atMs: performance.now() }
  }

  model(): ScreenModel {
    const { view, alarms } = this.#parts
    const now = performance.now()
    const since = (atMs: number | undefined, ms: number) => atMs !== undefined && now - atMs < ms
    const moved = since(this.#moved?.atMs, MOVED_MS) ? this.#moved : undefined
    const note = since(this.#note?.atMs, NOTE_MS) ? this.#note : undefined
    // Sends are many, and not leafed through.
    const names = view.pages.filter(({ send }) => send === undefined || send === view.page.send)
    return {
      starting: this.#starting,
      page: view.page.name,
      menu: since(this.#pageAtMs, MENU_MS) ? names.map(({ name }) => name) : undefined,
      knob: view.knob,
      shift: view.shift,
      slots: view.page.slots.map((root, slot) => this.#slot(root, slot)),
      moved: moved && this.#movedParameter(moved.target),
      messages: [
        ...alarms().map((text) => ({ kind: 'alarm' as const, text })),
        ...(note ? [{ kind: 'note' as const, text: note.text }] : []),
      ],
    }
  }

  #slot(root: string, slot: number): ScreenSlot {
    const { view, store, level, way } = this.#parts
    const target = (knob: string) => view.target({ kind: 'slot', slot, knob })
    const isOn = (knob: string) => {
      const found = target(knob)
      return found !== undefined && (store.numberAt(found.parameter.slot) !== 0) !== found.inverted
    }
    const fader = target('fader')
    return {
      name: this.#nameOf(root),
      level: level(root).level,
      muted: isOn('mute'),
      soloed: isOn('solo'),
      selected: root !== '' && root === view.selected,
      position: fader?.parameter.law.toPosition(store.numberAt(fader.parameter.slot)),
      takeOver: fader && way(fader),
    }
  }

  #movedParameter(target: Target): MovedParameter {
    const { parameter, root, knob } = target
    const { law, label, slot } = parameter
    const value = this.#parts.store.numberAt(slot)
    const isSwitch = law.name === 'switch'
    const onOff = (value !== 0) !== target.inverted ? 'on' : 'off'
    return {
      channel: root === '' ? '' : this.#nameOf(root),
      knob: root === '' ? label : knob,
      text: isSwitch ? onOff : law.format(value),
      position: isSwitch ? undefined : law.toPosition(value),
      takeOver: this.#parts.way(target),
    }
  }

  /** As somebody called it, else as the console does: "Ch 03". */
  #nameOf(root: string): string {
    const { store } = this.#parts
    const address = `${root}/config/name`
    if (root === '' || !store.table.has(address)) return ''
    return store.getText(address) || store.table.at(address).label.replace(/ name$/, '')
  }
}
