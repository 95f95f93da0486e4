// When the pins of expanders are asked for: at an interrupt, or again and again.
import type { Gpio, Inputs } from '../../../../hal/gpio/index.ts'
import type { PanelChip } from '../../../supervisor/index.ts'
import type { Expander } from './expander.ts'

/** A press of 10 ms is seen; 0.2 ms of the bus each. */
const POLL_MS = 5

export interface InterruptsParts {
  gpio: Pick<Gpio, 'inputs'>
  /** Label of the chip with the interrupt lines. */
  label: string | undefined
  /** What cannot be had, in words. */
  problem(what: string, error: Error): void
}

export class Interrupts {
  readonly #parts: InterruptsParts
  readonly #ends: (() => void)[] = []

  constructor(parts: InterruptsParts) {
    this.#parts = parts
  }

  watch(chip: PanelChip, expander: Expander): void {
    if (chip.interrupt === undefined) {
      this.#poll(expander)
      return
    }
    const { gpio, label, problem } = this.#parts
    let serving = false
    let inputs: Inputs
    const low = () => inputs.levels()[0]!
    const serve = async () => {
      if (serving) return
      serving = true
      try {
        if (expander.device.online) await expander.serve(low)
      } catch (error) {
        // Off the bus: that is told there. A line that stays low is not.
        if (expander.device.online) problem(`chip "${chip.name}"`, error as Error)
      } finally {
        serving = false
      }
    }
    try {
      inputs = gpio.inputs({
        ...(label !== undefined && { chip: label }),
        lines: [{ line: chip.interrupt, pull: 'up', activeLow: true }],
        onEdge: ({ active }) => {
          if (active) void serve()
        },
      })
    } catch (error) {
      problem(`chip "${chip.name}", interrupt`, error as Error)
      this.#poll(expander)
      return
    }
    this.#ends.push(() => inputs.close())
  }

  stop(): void {
    for (const end of this.#ends.splice(0)) end()
  }

  #poll(expander: Expander): void {
    let asking = false
    const timer = setInterval(() => {
      if (asking || !expander.device.online) return
      asking = true
      const done = () => {
        asking = false
      }
      expander.serve().then(done, done)
    }, POLL_MS)
    this.#ends.push(() => clearInterval(timer))
  }
}
