import { constants } from 'node:os'
import type { Gpio as OnoffLine } from 'onoff'
import { LinuxError } from '../linux/index.ts'
import { nowNs } from './alarm.ts'
import { EdgeStage } from './edge-stage.ts'
import { findChip, findOffsets, lineText, operationText } from './find-lines.ts'
import type { Chip, Gpio, Inputs, InputsRequest, Line, Outputs, OutputsRequest } from './gpio.ts'
import { Holdings } from './holdings.ts'
import { SYSFS, type SysfsChip, sysfsChips } from './sysfs-chips.ts'
import { pullWarnings, sysfsError } from './sysfs-errors.ts'

const { EBADF, ENODEV, ENOTSUP } = constants.errno

type OnoffClass = typeof OnoffLine

/**
 * GPIO by sysfs, through the package `onoff`: for kernels and containers without the character device. Weaker, and says
 * so: the time is that of delivery, an edge that follows too fast is lost and not always noticed, pulls are as they are.
 */
export class OnoffGpio implements Gpio {
  readonly backend = 'onoff'
  readonly reason: string
  readonly #onoff: OnoffClass
  readonly #root: string
  readonly #holdings = new Holdings()

  /** @param onoff the package's class; it goes to /sys/class/gpio @throws LinuxError ENODEV without a chip there */
  constructor(onoff: OnoffClass, reason: string, root = SYSFS) {
    this.#onoff = onoff
    this.#root = root
    this.reason = reason
    if (sysfsChips(root).length === 0) {
      throw new LinuxError('use GPIO in sysfs', ENODEV, `there is no chip in ${root}`)
    }
  }

  chips(): Chip[] {
    return sysfsChips(this.#root).map(({ label, name, lines }) => ({ label, name, lines }))
  }

  inputs({ chip: label, lines, onEdge }: InputsRequest): Inputs {
    const operation = operationText('inputs', lines)
    const { chip, offsets } = this.#find(operation, label, lines)
    const onoff = this.#take(operation, chip, offsets, lines, () => ['in', 'both'] as const)
    const active = (n: number, value: number) => (value === 1) !== (lines[n]!.activeLow ?? false)
    const read = () => onoff.map((line, n) => active(n, line.readSync()))
    const told = read()
    const stage = new EdgeStage(lines, told, onEdge)
    let sequence = 0
    const lineSequences = lines.map(() => 0)
    for (const [n, line] of onoff.entries()) {
      line.watch((error, value) => {
        if (error) return
        const now = active(n, value)
        // Woken, and at the same level as before: it went there and back, so an edge at least was not seen.
        const missed = now === told[n] ? 1 : 0
        told[n] = now
        sequence += 1 + missed
        lineSequences[n]! += 1 + missed
        stage.push({ line: n, active: now, timeNs: nowNs(), sequence, lineSequence: lineSequences[n]! })
      })
    }
    let open = true
    const close = () => {
      open = false
      stage.close()
      for (const line of onoff) line.unexport()
    }
    return this.#holdings.keep({
      ...{ chip: plain(chip), offsets, warnings: pullWarnings(lines), close },
      get lost() {
        return stage.lost
      },
      levels() {
        if (!open) throw new LinuxError('read GPIO lines', EBADF, 'they were closed')
        return read()
      },
    })
  }

  outputs({ chip: label, lines }: OutputsRequest): Outputs {
    const operation = operationText('outputs', lines)
    const other = lines.find(({ drive = 'push-pull' }) => drive !== 'push-pull')
    if (other) {
      const what = `${lineText(other.line)}: sysfs can drive push-pull only, not ${other.drive}`
      throw new LinuxError(operation, ENOTSUP, what)
    }
    const { chip, offsets } = this.#find(operation, label, lines)
    const high = (n: number, active: boolean) => active !== (lines[n]!.activeLow ?? false)
    const onoff = this.#take(operation, chip, offsets, lines, (n) =>
      high(n, lines[n]!.active ?? false) ? (['high'] as const) : (['low'] as const),
    )
    let open = true
    const close = () => {
      open = false
      for (const line of onoff) line.unexport()
    }
    return this.#holdings.keep({
      ...{ chip: plain(chip), offsets, warnings: [], close },
      set(line, active) {
        if (!open) throw new LinuxError('set a GPIO line', EBADF, 'it was closed')
        if (!onoff[line]) throw new RangeError(`output ${line}; there are 0 to ${onoff.length - 1}`)
        onoff[line].writeSync(high(line, active) ? 1 : 0)
      },
    })
  }

  close(): void {
    this.#holdings.closeAll()
  }

  #find(operation: string, label: string | undefined, lines: readonly { line: Line }[]) {
    const chip = findChip(operation, sysfsChips(this.#root), label)
    return { chip, offsets: findOffsets(operation, chip, chip.names, lines) }
  }

  /** All of the lines or none. A line that is exported already is taken over: a crashed program leaves it so. */
  #take(
    operation: string,
    chip: SysfsChip,
    offsets: readonly number[],
    lines: readonly { line: Line }[],
    how: (n: number) => readonly ['in', 'both'] | readonly ['high'] | readonly ['low'],
  ): OnoffLine[] {
    const taken: OnoffLine[] = []
    for (const [n, offset] of offsets.entries()) {
      try {
        const [direction, edge] = how(n)
        taken.push(new this.#onoff(chip.base + offset, direction, edge))
      } catch (error) {
        for (const line of taken) line.unexport()
        throw sysfsError(error as NodeJS.ErrnoException, operation, chip.label, lines[n]!.line)
      }
    }
    return taken
  }
}

const plain = ({ label, name, lines }: Chip): Chip => ({ label, name, lines })
