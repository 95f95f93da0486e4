import type { Parameter, Store } from '../../console/index.ts'
import type { Action } from './actions/action.ts'
import type { View } from './view.ts'

/** Of what nobody tells: panic, voices, signals. */
const LOOK_MS = 100
/** -60 dBFS: somebody is there. */
const SIGNAL = 0.001

export interface LampsParts {
  store: Store
  view: View
  panicked(): boolean
  playing(file: string): boolean
  /** Level of a channel, linear. */
  level(root: string): number
}

interface Lamp {
  action: Action
  put(on: boolean): void
  parameter: Parameter | undefined
  on: boolean | undefined
}

/** LEDs say how it is, not what was pressed: whoever changed it. */
export class Lamps {
  readonly #parts: LampsParts
  readonly #lamps = new Set<Lamp>()
  #watched = new Set<Parameter>()
  #timer: NodeJS.Timeout | undefined
  #unsubscribe = () => {}
  #due = false

  constructor(parts: LampsParts) {
    this.#parts = parts
  }

  start(): void {
    this.#unsubscribe = this.#parts.store.subscribe(({ changes }) => {
      if (changes.some(({ parameter }) => this.#watched.has(parameter))) this.#soon()
    })
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
    this.viewChanged()
  }

  stop(): void {
    this.#unsubscribe()
    clearInterval(this.#timer)
    for (const lamp of this.#lamps) lamp.put(false)
    this.#lamps.clear()
  }

  /** @returns what takes it out */
  add(action: Action, put: (on: boolean) => void): () => void {
    const lamp: Lamp = { action, put, parameter: undefined, on: undefined }
    this.#lamps.add(lamp)
    this.viewChanged()
    return () => this.#lamps.delete(lamp)
  }

  /** Lamps mean others now. */
  viewChanged(): void {
    for (const lamp of this.#lamps) lamp.parameter = this.#parts.view.target(lamp.action)?.parameter
    this.#watched = new Set([...this.#lamps].flatMap(({ parameter }) => parameter ?? []))
    this.#soon()
  }

  /** Once for all that happens now. */
  #soon(): void {
    if (this.#due) return
    this.#due = true
    setImmediate(() => this.#look())
  }

  #look(): void {
    this.#due = false
    for (const lamp of this.#lamps) {
      const on = this.#isOn(lamp.action)
      if (on === lamp.on) continue
      lamp.on = on
      lamp.put(on)
    }
  }

  #isOn(action: Action): boolean {
    const { view, store, panicked, playing, level } = this.#parts
    switch (action.kind) {
      case 'page':
        return view.page.name === action.to
      case 'sends':
        return view.page.send !== undefined
      case 'shift':
        return view.shift
      case 'panic':
        return panicked()
      case 'play':
        return playing(action.file)
      case 'slot':
      case 'selected': {
        const root = action.kind === 'slot' ? (view.page.slots[action.slot] ?? '') : view.selected
        if (action.knob === 'select') return root !== '' && root === view.selected
        if (action.knob === 'signal') return level(root) >= SIGNAL
      }
    }
    const target = view.target(action)
    if (!target) return false
    const { law, slot } = target.parameter
    return law.toPosition(store.numberAt(slot)) > 0 !== target.inverted
  }
}
