// A panel without hardware: the hand's side of simulated lines and chips, by the names of the controls.
import { setTimeout as sleep } from 'node:timers/promises'
import { type SimulatedChip as GpioChip, SimulatedGpio } from '../../../../hal/gpio/index.ts'
import { SimulatedPort } from '../../../../hal/i2c/index.ts'
import type { ControlKind, ControlOf, PanelDescription, Place } from '../../../supervisor/index.ts'
import { SIMULATED, type World } from './simulated-chips.ts'

export const SIMULATED_LABEL = 'simulated header'
/** Of the header: named as a Raspberry Pi names them. */
const LINES = 28
/** A hand that works, not one that flicks: no acceleration. */
const DETENTS_PER_SECOND = 15
/** Levels of a and b on the way to the next detent to the right, from rest (both high) back to rest. */
const RIGHT = [
  [false, true],
  [false, false],
  [true, false],
  [true, true],
] as const
const WIDTH = 128

export class SimulatedPanel {
  readonly gpio: SimulatedGpio
  readonly port: SimulatedPort
  readonly #description: PanelDescription
  readonly #lines: GpioChip
  readonly #chips = new Map<string, World>()

  /** @param reason why it is simulated, for the status */
  constructor(description: PanelDescription, reason: string) {
    this.#description = description
    const lines = Array.from({ length: LINES }, (_, n) => `GPIO${n}`)
    this.gpio = new SimulatedGpio([{ label: SIMULATED_LABEL, lines }], reason)
    this.#lines = this.gpio.chip(SIMULATED_LABEL)
    this.port = new SimulatedPort({ name: 'simulated bus' })
    for (const chip of description.chips) {
      const world = SIMULATED[chip.kind](chip)
      this.#chips.set(chip.name, world)
      this.port.plug(world.chip)
    }
    // Interrupt lines are wires: they follow their chips whoever speaks to them.
    this.port.subscribe(({ address }) => {
      for (const { name, address: other } of description.chips) if (other === address) this.#wire(name)
    })
  }

  /** @param detents to the right above 0 @param perSecond the hand's speed */
  async turn(name: string, detents: number, perSecond = DETENTS_PER_SECOND): Promise<void> {
    const { a, b } = this.#control(name, 'encoder')
    const back = [...RIGHT.slice(0, -1)].reverse()
    const way = detents > 0 ? RIGHT : [...back, RIGHT.at(-1)!]
    for (let detent = 0; detent < Math.abs(detents); detent++) {
      for (const [highA, highB] of way) {
        this.#lines.set(a, highA)
        this.#lines.set(b, highB)
        await sleep(1000 / perSecond / way.length)
      }
    }
  }

  /** Of a button, a footswitch, or the push of an encoder: "NAME push". */
  press(name: string): void {
    this.#contact(name, true)
  }

  release(name: string): void {
    this.#contact(name, false)
  }

  /** @param position 0 to 1 of the fader's way */
  slide(name: string, position: number): void {
    const { chip, channel } = this.#control(name, 'fader')
    this.#world(chip).slide!(channel, Math.min(1, Math.max(0, position)))
  }

  turnsOff(name: string): boolean {
    return this.#description.controls.some((control) => control.kind === 'shutdown' && control.name === name)
  }

  /** Brightness of an LED, 0 to 1. */
  lamp(name: string): number {
    const { line, chip, pin, led } = this.#control(name, 'led')
    if (line !== undefined) return this.#lines.level(line) ? 1 : 0
    const world = this.#world(chip!)
    if (led !== undefined) return world.lamp!(led)
    return world.mcp!.output(pin!) ? 1 : 0
  }

  /** Brightness of a meter's LEDs, the lowest first. */
  meter(name: string): number[] {
    const { chip, first, count } = this.#control(name, 'meter')
    return Array.from({ length: count }, (_, n) => this.#world(chip).lamp!(first + n))
  }

  /** All of them, by name. */
  lights(): { lamps: Record<string, number>; meters: Record<string, number[]> } {
    const named = <T>(kind: ControlKind, read: (name: string) => T): Record<string, T> =>
      Object.fromEntries(
        this.#description.controls
          .filter((control) => control.kind === kind)
          .map(({ name }) => [name, read(name)]),
      )
    return {
      lamps: named('led', (name) => this.lamp(name)),
      meters: named('meter', (name) => this.meter(name)),
    }
  }

  /** Pixels of a display, line by line. */
  pixels(name: string): boolean[] {
    const { chip } = this.#control(name, 'display')
    const { height = 64 } = this.#description.chips.find((other) => other.name === chip)!
    return Array.from({ length: WIDTH * height }, (_, n) =>
      this.#world(chip).lit!(n % WIDTH, Math.floor(n / WIDTH)),
    )
  }

  /** Takes a chip off the bus. */
  pull(chip: string): void {
    this.port.pull(this.#world(chip).chip.address)
  }

  plug(chip: string): void {
    this.port.plug(this.#world(chip).chip)
    this.#wire(chip)
  }

  #contact(name: string, closed: boolean): void {
    const { line, chip, pin } = this.#push(name)
    if (line !== undefined) {
      this.#lines.set(line, closed ? false : undefined)
      return
    }
    this.#world(chip!).mcp!.drive(pin!, closed ? false : undefined)
    this.#wire(chip!)
  }

  #wire(chip: string): void {
    const { mcp } = this.#world(chip)
    const { interrupt } = this.#description.chips.find(({ name }) => name === chip)!
    // Open drain: it pulls low or lets go.
    if (mcp && interrupt !== undefined) this.#lines.set(interrupt, mcp.interrupt ? false : undefined)
  }

  #push(name: string): Place {
    for (const control of this.#description.controls) {
      if (control.kind === 'encoder' && control.push && `${control.name} push` === name) return control.push
      const pushes = control.kind === 'button' || control.kind === 'footswitch' || control.kind === 'shutdown'
      if (pushes && control.name === name) return control
    }
    const there = this.#description.controls.flatMap((control) => {
      if (control.kind === 'encoder') return control.push ? [`${control.name} push`] : []
      return ['button', 'footswitch', 'shutdown'].includes(control.kind) ? [control.name] : []
    })
    throw new RangeError(`nothing to press is called "${name}": give one of ${there.join(', ') || 'none'}`)
  }

  #control<Kind extends ControlKind>(name: string, kind: Kind): ControlOf<Kind> {
    const all = this.#description.controls.filter((control) => control.kind === kind)
    const found = all.find((control) => control.name === name)
    if (found) return found as unknown as ControlOf<Kind>
    const there = all.map((control) => control.name).join(', ') || 'none'
    throw new RangeError(`no ${kind} is called "${name}": give one of ${there}`)
  }

  #world(chip: string): World {
    const world = this.#chips.get(chip)
    if (world) return world
    throw new RangeError(
      `no chip is called "${chip}": give one of ${[...this.#chips.keys()].join(', ') || 'none'}`,
    )
  }
}
