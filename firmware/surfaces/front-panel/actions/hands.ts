// What a hand on the panel does to the box.
import { resolve } from 'node:path'
import type { NumberParameter } from '../../../console/index.ts'
import type { Supervisor } from '../../../supervisor/index.ts'
import type { Target, View } from '../view.ts'
import type { Action } from './action.ts'

/** Of the travel, a detent of an encoder; with shift a fifth of it. */
const DETENT = 1 / 200
const FINE = 1 / 5
/** A pad that is hit again cuts off what it plays. */
const CUT_MS = 10
const STOP_MS = 100

export interface HandsParts {
  supervisor: Pick<Supervisor, 'store' | 'set' | 'player' | 'panic' | 'panicked'>
  view: View
  /** Where files that are not named from the root are. */
  soundsDir: string
  /** Told of what a hand has moved, afterwards. */
  moved(target: Target): void
  /** What could not be done, for people. */
  note(text: string): void
}

export class Hands {
  readonly #parts: HandsParts
  sets = 0
  refused = 0

  constructor(parts: HandsParts) {
    this.#parts = parts
  }

  /** @param steps of an encoder, with acceleration */
  turn(action: Action, steps: number): void {
    const { view, supervisor } = this.#parts
    const target = this.#target(action)
    if (!target) return
    const { parameter } = target
    const value = supervisor.store.numberAt(parameter.slot)
    const to =
      parameter.law.wire === 'int'
        ? neighbour(parameter, value, Math.sign(steps))
        : turned(parameter, value, steps * DETENT * (view.shift ? FINE : 1))
    this.#set(target, to)
  }

  /** @param position 0 to 1 of the law's travel @returns whether it was taken */
  move(target: Target, position: number): boolean {
    return this.#set(target, target.parameter.law.fromPosition(position))
  }

  push(action: Action, down = true): void {
    const { view } = this.#parts
    switch (action.kind) {
      case 'shift':
        view.holdShift(down)
        break
      case 'press': {
        const target = this.#target(action)
        if (target) this.#set(target, down ? 1 : 0)
        break
      }
      default:
        if (down) this.#act(action)
    }
  }

  playing(file: string): boolean {
    return this.#voices(file).length > 0
  }

  #act(action: Action): void {
    const { view, supervisor, note } = this.#parts
    switch (action.kind) {
      case 'page':
        if (!view.turnTo(action.to)) note(`no page is called ${action.to}`)
        break
      case 'sends':
        if (!view.nextSends()) note('no sends on this page')
        break
      case 'knob':
        view.nextKnob()
        break
      case 'panic':
        supervisor.panic(!supervisor.panicked)
        break
      case 'play':
        void this.#play(action.file, action.strip)
        break
      case 'stop':
        this.#stop(action.file, STOP_MS)
        break
      default:
        this.#switch(action)
    }
  }

  #switch(action: Action): void {
    const { view, supervisor } = this.#parts
    if (action.kind === 'slot' && action.knob === 'select') {
      view.select(view.page.slots[action.slot] ?? '')
      return
    }
    const target = this.#target(action)
    if (target) this.#set(target, supervisor.store.numberAt(target.parameter.slot) === 0 ? 1 : 0)
  }

  #target(action: Action): Target | undefined {
    const target = this.#parts.view.target(action)
    if (!target) this.#parts.note('nothing to move here')
    return target
  }

  #set(target: Target, value: number): boolean {
    const { supervisor, note, moved } = this.#parts
    try {
      supervisor.set([[target.parameter.address, value]], { origin: 'panel' })
      this.sets++
      moved(target)
      return true
    } catch (error) {
      this.refused++
      note((error as Error).message)
      return false
    }
  }

  async #play(file: string, strip: number): Promise<void> {
    const { supervisor, note, soundsDir } = this.#parts
    try {
      this.#stop(file, CUT_MS)
      const sound = { atFrame: 0, gainDb: 0, loop: false, fadeInMs: 0 }
      const { started } = await supervisor.player.play({ path: resolve(soundsDir, file), strip, ...sound })
      await started
    } catch (error) {
      this.refused++
      note((error as Error).message)
    }
  }

  #stop(file: string, fadeMs: number): void {
    for (const { voice } of this.#voices(file)) this.#parts.supervisor.player.stop(voice, fadeMs, 0)
  }

  #voices(file: string) {
    const path = resolve(this.#parts.soundsDir, file)
    return this.#parts.supervisor.player.list().filter((voice) => voice.path === path)
  }
}

/** On a grid of millionths, so that there and back again is where it was. */
function turned({ law }: NumberParameter, value: number, by: number): number {
  const position = Math.round((law.toPosition(value) + by) * 1e6) / 1e6
  return law.fromPosition(Math.min(1, Math.max(0, position)))
}

/** The next choice, whatever part of the travel it takes. */
function neighbour({ law }: NumberParameter, value: number, way: number): number {
  const from = law.toPosition(value)
  for (let step = 1; step <= 256; step++) {
    const position = from + (way * step) / 256
    if (position < 0 || position > 1) break
    const next = law.fromPosition(position)
    if (next !== value) return next
  }
  return value
}
