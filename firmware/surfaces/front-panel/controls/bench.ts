import type { ContactLines, Gpio, Line } from '../../../../hal/gpio/index.ts'
import type { ParameterTable } from '../../../console/index.ts'
import type { Place } from '../../../supervisor/index.ts'
import type { Hands } from '../actions/hands.ts'
import type { Chips } from '../devices/chips.ts'
import type { Displays } from '../displays.ts'
import type { Faders } from '../faders/faders.ts'
import type { Lamps } from '../lamps.ts'
import type { MeterBridge } from '../meter-bridge.ts'
import type { View } from '../view.ts'

/** What controls are built from. */
export interface Bench {
  table: ParameterTable
  gpio: Gpio
  /** Label of the GPIO chip; undefined: the header's. */
  label: string | undefined
  /** Undefined: there is no bus. */
  chips: Chips | undefined
  hands: Hands
  view: View
  lamps: Lamps
  meters: MeterBridge
  displays: Displays
  faders: Faders
  shutdown(event: 'arm' | 'cancel' | 'shutdown'): void
}

/** A control that works, or whose chip is tried again by itself. */
export interface Handle {
  close(): void
  /** For the status: what it has seen. */
  counts?(): Record<string, number>
}

/** @throws Error naming the chips there are */
export function chipsOf({ chips }: Bench): Chips {
  if (!chips) throw new Error('there is no I2C bus')
  return chips
}

/** Lines of the header, or pins of a chip. @throws Error in words */
export function placeOf(
  bench: Bench,
  { line, chip, pin }: Place,
): { lines: ContactLines & Pick<Gpio, 'outputs'>; chip?: string; line: Line } {
  if (line !== undefined && chip === undefined && pin === undefined) {
    return { lines: bench.gpio, line, ...(bench.label !== undefined && { chip: bench.label }) }
  }
  if (line === undefined && chip !== undefined && pin !== undefined) {
    return { lines: chipsOf(bench).get(chip, 'expander'), line: pin }
  }
  throw new Error('give either "line", or "chip" and "pin"')
}
