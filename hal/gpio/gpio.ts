// What a panel sees of GPIO lines, whatever is behind them. Times are CLOCK_MONOTONIC in nanoseconds (a double: exact
// for 104 days, to 2 ns for a year).

export type Backend = 'character device' | 'onoff' | 'simulated' | 'none'

/** Of a chip: its name ("GPIO17", "ID_SDA") or its number on the chip. Never a number of the whole system. */
export type Line = string | number

export interface Chip {
  /** The driver's name for it, the same at every boot: "pinctrl-bcm2711" is a Raspberry Pi 4's header. */
  label: string
  /** "gpiochip0"; may be another's at the next boot. */
  name: string
  lines: number
}

export interface InputLine {
  line: Line
  /** Resistor inside the chip. Without it the line stays as it is. */
  pull?: 'up' | 'down' | 'none'
  /** A contact to ground is active when it is low. */
  activeLow?: boolean
  /** Contact bounce, µs. 0 or nothing: every edge is told. */
  debounceUs?: number
  /**
   * "settled" (the default): an edge is told once the line has been still for debounceUs, so a shorter glitch is none.
   * "first": it is told at once, and what follows within debounceUs is bounce: no delay, but any glitch is an edge.
   */
  debounce?: 'settled' | 'first'
}

/** A change of a line. */
export interface Edge {
  /** Index in the lines that were asked for. */
  line: number
  active: boolean
  timeNs: number
  /** Edges of the whole group that came before this one, after the last one told, and are known to be lost. */
  lost: number
  /** Those of them that were this very line's. */
  lineLost: number
}

export interface InputsRequest {
  /** Label of the chip; may be left out where there is one header chip (HEADER_LABELS) or one chip. */
  chip?: string
  /** Up to 64. An encoder's two lines belong into one group, with no other line: so `lost` counts its steps. */
  lines: readonly InputLine[]
  /** Who holds the lines, up to 31 bytes; others see it. "mixbox" */
  consumer?: string
  onEdge: (edge: Edge) => void
  /** The chip was taken away: no more edges. */
  onGone?: (error: Error) => void
}

export interface Inputs {
  readonly chip: Chip
  /** Numbers on the chip, in the order asked for. */
  readonly offsets: readonly number[]
  /** What was asked for and cannot be had, for the owner: "sysfs cannot set a pull: ...". */
  readonly warnings: readonly string[]
  /** As the lines are now: true is active. Bounce and all, except where the kernel takes it out. @throws LinuxError ENODEV, EBADF after close */
  levels(): boolean[]
  /** Edges known to be lost, all in all. */
  readonly lost: number
  /** The lines are free again. May be called more than once. */
  close(): void
}

export interface OutputLine {
  line: Line
  activeLow?: boolean
  /** At the beginning; false. */
  active?: boolean
  /** "open drain" and "open source" drive one level only and let the line go for the other. "push-pull" */
  drive?: 'push-pull' | 'open drain' | 'open source'
}

export interface OutputsRequest {
  chip?: string
  lines: readonly OutputLine[]
  consumer?: string
}

export interface Outputs {
  readonly chip: Chip
  readonly offsets: readonly number[]
  readonly warnings: readonly string[]
  /** @param line index in the lines asked for @throws LinuxError ENODEV, EBADF after close; RangeError */
  set(line: number, active: boolean): void
  /** The lines are free again; what they are at is the chip's business. */
  close(): void
}

export interface Gpio {
  readonly backend: Backend
  /** Why this backend, in a sentence for `status`. */
  readonly reason: string
  chips(): Chip[]
  /**
   * @throws LinuxError ENODEV no such chip, ENOENT no such line, EBUSY another holds it (named where that can be known),
   * EACCES, EINVAL; each names the line, the chip and what there is
   */
  inputs(request: InputsRequest): Inputs
  /** @throws LinuxError as inputs */
  outputs(request: OutputsRequest): Outputs
  /** Frees every line. */
  close(): void
}

export const DEFAULT_CONSUMER = 'mixbox'
/** As many as one request of the character device can have. */
export const MOST_LINES = 64
/** The 40-pin header: Raspberry Pi 4, 5, older ones. Line n is BCM number n. */
export const HEADER_LABELS = ['pinctrl-bcm2711', 'pinctrl-rp1', 'pinctrl-bcm2835']
