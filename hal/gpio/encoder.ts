import { Acceleration, type AccelerationTable } from './acceleration.ts'
import type { Gpio, InputLine, Inputs, Line } from './gpio.ts'
import { Quadrature, type StatesPerDetent } from './quadrature.ts'

export interface EncoderOptions {
  chip?: string
  a: Line
  b: Line
  /** "up": contacts to ground. */
  pull?: InputLine['pull']
  /** 4 */
  statesPerDetent?: StatesPerDetent
  /** Both contacts closed at a detent, not open. */
  restsClosed?: boolean
  /** Turns the other way. */
  reversed?: boolean
  /** [] for none. */
  acceleration?: AccelerationTable
}

export interface Encoder {
  readonly inputs: Inputs
  /** Detents since the start, right above 0; without acceleration. */
  readonly position: number
  /** Steps whose way could not be told (Quadrature.missed). */
  readonly missed: number
  readonly inferred: number
  close(): void
}

/**
 * @param onTurn steps with acceleration, to the right above 0; the time of the edge
 * @throws LinuxError as Gpio.inputs
 */
export function openEncoder(
  gpio: Gpio,
  options: EncoderOptions,
  onTurn: (steps: number, timeNs: number) => void,
): Encoder {
  const { a, b, pull = 'up', statesPerDetent = 4, restsClosed = false, reversed = false } = options
  const acceleration = new Acceleration(options.acceleration)
  let position = 0
  let quadrature: Quadrature
  const inputs = gpio.inputs({
    ...(options.chip === undefined ? {} : { chip: options.chip }),
    // No debouncing: bounce between two states adds up to nothing, and a filter would lose fast turns.
    lines: [a, b].map((line) => ({ line, pull })),
    onEdge({ line, active, timeNs, lost }) {
      const turned = quadrature.edge(line, active, lost)
      if (turned === 0) return
      const detents = reversed ? -turned : turned
      position += detents
      onTurn(acceleration.step(detents, timeNs), timeNs)
    },
  })
  const [highA, highB] = inputs.levels()
  // Edges come in a later turn of the event loop than this one.
  quadrature = new Quadrature(statesPerDetent, restsClosed ? 0b00 : 0b11, (highA ? 2 : 0) + (highB ? 1 : 0))
  return {
    inputs,
    get position() {
      return position
    },
    get missed() {
      return quadrature.missed
    },
    get inferred() {
      return quadrature.inferred
    },
    close: () => inputs.close(),
  }
}
