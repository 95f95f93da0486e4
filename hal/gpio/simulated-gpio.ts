import { constants } from 'node:os'
import { LinuxError } from '../linux/index.ts'
import { nowNs } from './alarm.ts'
import { EdgeStage, type RawEdge } from './edge-stage.ts'
import { findChip, findOffsets, lineText, operationText } from './find-lines.ts'
import type { Chip, Gpio, Inputs, InputsRequest, Line, Outputs, OutputsRequest } from './gpio.ts'
import { DEFAULT_CONSUMER } from './gpio.ts'
import { Holdings } from './holdings.ts'
import { levelOf, SimulatedChip, type SimulatedChipOptions, type SimulatedLine } from './simulated-chip.ts'

const { EBADF, EBUSY } = constants.errno

/** As deep as the character device's own for a group. */
const QUEUE = 1024

/**
 * GPIO without hardware, behind the same interface: real time stamps, the same bounce, a queue that overflows as the
 * kernel's does (the oldest is lost, the numbers tell), lines held by one at a time. Edges arrive in a later turn of the
 * event loop, as from a descriptor.
 */
export class SimulatedGpio implements Gpio {
  readonly backend = 'simulated'
  readonly reason: string
  readonly #chips: SimulatedChip[]
  readonly #holdings = new Holdings()

  constructor(chips: readonly SimulatedChipOptions[], reason = 'asked for') {
    this.#chips = chips.map((options, n) => new SimulatedChip(options, `simulated${n}`))
    this.reason = reason
  }

  /** @throws LinuxError ENODEV */
  chip(label: string): SimulatedChip {
    return findChip(`use the simulated chip "${label}"`, this.#chips, label)
  }

  chips(): Chip[] {
    return this.#chips.map(({ label, name, lines }) => ({ label, name, lines }))
  }

  inputs({ chip: label, lines, consumer, onEdge }: InputsRequest): Inputs {
    const { chip, offsets, pins, free } = this.#take(operationText('inputs', lines), label, lines, consumer)
    for (const [n, pin] of pins.entries()) chip.change(pin, { pull: lines[n]!.pull ?? pin.pull })
    const active = (n: number) => levelOf(pins[n]!) !== (lines[n]!.activeLow ?? false)
    const levels = () => pins.map((_, n) => active(n))
    const stage = new EdgeStage(lines, levels(), onEdge)
    let queue: RawEdge[] = []
    let sequence = 0
    const deliver = () => {
      const edges = queue
      queue = []
      for (const edge of edges) if (open) stage.push(edge)
    }
    for (const [n, pin] of pins.entries()) {
      let lineSequence = 0
      pin.changed = () => {
        if (queue.length === 0) setImmediate(deliver)
        else if (queue.length >= QUEUE) queue.shift()
        const edge = { line: n, active: active(n), timeNs: nowNs() }
        queue.push({ ...edge, sequence: ++sequence, lineSequence: ++lineSequence })
      }
    }
    let open = true
    const close = () => {
      open = false
      stage.close()
      free()
    }
    return this.#holdings.keep({
      ...{ chip, offsets, warnings: [], close },
      get lost() {
        return stage.lost
      },
      levels() {
        if (!open) throw new LinuxError('read GPIO lines', EBADF, 'they were closed')
        return levels()
      },
    })
  }

  outputs({ chip: label, lines, consumer }: OutputsRequest): Outputs {
    const { chip, offsets, pins, free } = this.#take(operationText('outputs', lines), label, lines, consumer)
    const put = (n: number, active: boolean) =>
      chip.change(pins[n]!, { driven: active !== (lines[n]!.activeLow ?? false), drive: lines[n]!.drive })
    for (const [n, { active = false }] of lines.entries()) put(n, active)
    let open = true
    const close = () => {
      open = false
      free()
    }
    return this.#holdings.keep({
      ...{ chip, offsets, warnings: [], close },
      set(line, active) {
        if (!open) throw new LinuxError('set a GPIO line', EBADF, 'it was closed')
        if (!pins[line]) throw new RangeError(`output ${line}; there are 0 to ${pins.length - 1}`)
        put(line, active)
      },
    })
  }

  close(): void {
    this.#holdings.closeAll()
  }

  #take(operation: string, label: string | undefined, lines: readonly { line: Line }[], consumer?: string) {
    const chip = findChip(operation, this.#chips, label)
    const names = chip.pins.map(({ name }) => name)
    const offsets = findOffsets(operation, chip, names, lines)
    const pins: SimulatedLine[] = offsets.map((offset) => chip.pins[offset]!)
    const held = pins.findIndex((pin) => pin.consumer !== '')
    if (held >= 0) {
      const who = `${lineText(lines[held]!.line)} of chip "${chip.label}" is held by "${pins[held]!.consumer}"`
      throw new LinuxError(operation, EBUSY, who, 'Stop that, or use another line.')
    }
    for (const pin of pins) pin.consumer = consumer ?? DEFAULT_CONSUMER
    const free = () => {
      for (const pin of pins) {
        pin.changed = undefined
        chip.change(pin, { consumer: '', driven: undefined })
      }
    }
    return { chip, offsets, pins, free }
  }
}
