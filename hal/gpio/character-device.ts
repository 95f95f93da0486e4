import type { GpioLines, LineSettings, LinuxError } from '../linux/index.ts'
import { EdgeStage } from './edge-stage.ts'
import { findChip, findOffsets, operationText } from './find-lines.ts'
import type { Chip, Gpio, InputLine, Inputs, InputsRequest, Line, Outputs, OutputsRequest } from './gpio.ts'
import { DEFAULT_CONSUMER } from './gpio.ts'
import { explained, gpioDevices, type OpenChip, openChip } from './gpio-devices.ts'
import { Holdings } from './holdings.ts'

/** GPIO by the kernel's character device: pulls, bounce and time stamps by the kernel, lines free again after a crash. */
export class CharacterDevice implements Gpio {
  readonly backend = 'character device'
  readonly reason: string
  readonly #chips: OpenChip[]
  readonly #holdings = new Holdings()

  /** @param folder of the devices @throws LinuxError as openChip */
  constructor(folder = '/dev') {
    this.#chips = gpioDevices(folder).map(openChip)
    this.reason = this.#chips.map(({ device, label }) => `${device.path} "${label}"`).join(', ')
  }

  chips(): Chip[] {
    return this.#chips.map(plain)
  }

  inputs({ chip: label, lines, consumer, onEdge, onGone }: InputsRequest): Inputs {
    const { chip, offsets, take } = this.#find(operationText('inputs', lines), label, lines)
    const held = take(
      lines.map((line, n) => inputSettings(line, offsets[n]!)),
      consumer,
    )
    const rest = lines.map((line) => (kernelDebounces(line) ? { line: line.line } : line))
    const stage = new EdgeStage(rest, held.levels(), onEdge)
    const close = () => {
      stage.close()
      held.close()
    }
    try {
      held.watch({
        onEvent({ offset, rises, timeNs, sequence, lineSequence }) {
          stage.push({ line: offsets.indexOf(offset), active: rises, timeNs, sequence, lineSequence })
        },
        onGone: (error) => onGone?.(error),
      })
    } catch (error) {
      close()
      throw error
    }
    return this.#holdings.keep({
      ...{ chip, offsets, warnings: [], close },
      get lost() {
        return stage.lost
      },
      levels: () => held.levels(),
    })
  }

  outputs({ chip: label, lines, consumer }: OutputsRequest): Outputs {
    const { chip, offsets, take } = this.#find(operationText('outputs', lines), label, lines)
    const held = take(
      lines.map(({ line: _, ...how }, n) => ({ ...how, offset: offsets[n]!, direction: 'out' })),
      consumer,
    )
    return this.#holdings.keep({
      ...{ chip, offsets, warnings: [], close: () => held.close() },
      set(line, active) {
        if (offsets[line] === undefined) {
          throw new RangeError(`output ${line}; there are 0 to ${offsets.length - 1}`)
        }
        held.set(line, active)
      },
    })
  }

  close(): void {
    this.#holdings.closeAll()
    for (const { device } of this.#chips) device.close()
  }

  #find(operation: string, label: string | undefined, lines: readonly { line: Line }[]) {
    const found = findChip(operation, this.#chips, label)
    const offsets = findOffsets(operation, found, found.names, lines)
    const take = (settings: readonly LineSettings[], consumer = DEFAULT_CONSUMER): GpioLines => {
      try {
        return found.device.request(consumer, settings)
      } catch (error) {
        throw explained(error as LinuxError, operation, found, lines, offsets)
      }
    }
    return { chip: plain(found), offsets, take }
  }
}

const plain = ({ label, name, lines }: Chip): Chip => ({ label, name, lines })

/** The kernel knows one way only. */
function kernelDebounces({ debounceUs = 0, debounce = 'settled' }: InputLine): boolean {
  return debounceUs > 0 && debounce === 'settled'
}

function inputSettings(line: InputLine, offset: number): LineSettings {
  return {
    ...{ offset, direction: 'in', edges: true, activeLow: line.activeLow ?? false },
    ...(line.pull ? { pull: line.pull } : {}),
    debounceUs: kernelDebounces(line) ? (line.debounceUs ?? 0) : 0,
  }
}
