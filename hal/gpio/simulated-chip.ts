import type { Chip, InputLine, OutputLine } from './gpio.ts'

/** A line of a simulated chip, seen from both sides. */
export interface SimulatedLine {
  name: string
  /** Who holds it inside; '' nobody. */
  consumer: string
  /** What the world drives it to; undefined: nothing does. */
  world: boolean | undefined
  pull: InputLine['pull']
  /** What the chip drives it to; undefined: it does not. */
  driven: boolean | undefined
  drive: OutputLine['drive']
  /** Told of a change of level. */
  changed: ((level: boolean) => void) | undefined
}

export interface SimulatedChipOptions {
  label: string
  /** A number, or a name for each line ('' for none). */
  lines: number | readonly string[]
}

/** A GPIO chip made of nothing: its pins are here for the world (a test, the virtual panel) to drive and to look at. */
export class SimulatedChip implements Chip {
  readonly label: string
  readonly name: string
  readonly pins: readonly SimulatedLine[]

  constructor({ label, lines }: SimulatedChipOptions, name: string) {
    this.label = label
    this.name = name
    const names = typeof lines === 'number' ? Array.from({ length: lines }, () => '') : lines
    this.pins = names.map((pin) => ({
      ...{ name: pin, consumer: '', world: undefined, pull: undefined },
      ...{ driven: undefined, drive: undefined, changed: undefined },
    }))
  }

  get lines(): number {
    return this.pins.length
  }

  /** What hangs on a pin drives it high or low, or lets it go (undefined). @throws RangeError */
  set(line: number | string, high: boolean | undefined): void {
    this.change(this.pin(line), { world: high })
  }

  /** What a meter on the pin would say: the chip's own level before the world's, before the pull's; open is low. */
  level(line: number | string): boolean {
    return levelOf(this.pin(line))
  }

  /** @throws RangeError naming what there is */
  pin(line: number | string): SimulatedLine {
    const found = typeof line === 'number' ? this.pins[line] : this.pins.find(({ name }) => name === line)
    if (!found) throw new RangeError(`chip "${this.label}" has no line ${line}; it has ${this.lines} lines`)
    return found
  }

  change(pin: SimulatedLine, what: Partial<SimulatedLine>): void {
    const before = levelOf(pin)
    Object.assign(pin, what)
    const after = levelOf(pin)
    if (after !== before) pin.changed?.(after)
  }
}

export function levelOf({ driven, drive, world, pull }: SimulatedLine): boolean {
  const drives =
    driven !== undefined && !(drive === 'open drain' && driven) && !(drive === 'open source' && !driven)
  if (drives) return driven
  return world ?? pull === 'up'
}
