// GPIO chips and lines: the character device of the kernel, uAPI v2 (5.10 and newer).
import { constants } from 'node:os'
import { Descriptor } from './descriptor.ts'
import { check, LinuxError, refuse } from './errors.ts'
import { type LineListener, watchLineEvents } from './gpio-events.ts'
import { LINE_FLAGS, type LineSettings, requestWords } from './gpio-request.ts'
import { native } from './native.ts'

/** GPIO_MAX_NAME_SIZE, with a zero byte at its end. */
const MOST_CONSUMER_BYTES = 31

export interface GpioLineInfo {
  /** '' without one. */
  name: string
  /** Who holds it, as it calls itself; '' nobody, or one that has no name for itself. */
  consumer: string
  used: boolean
}

/** An open /dev/gpiochipN. */
export class GpioChip {
  readonly path: string
  readonly name: string
  readonly label: string
  readonly lines: number
  readonly #descriptor: Descriptor

  private constructor(
    path: string,
    descriptor: Descriptor,
    info: { name: string; label: string; lines: number },
  ) {
    this.path = path
    this.#descriptor = descriptor
    this.name = info.name
    this.label = info.label
    this.lines = info.lines
  }

  /** @throws LinuxError ENOENT, EACCES, ENOTTY when it is no GPIO chip */
  static open(path: string): GpioChip {
    const operation = `open GPIO chip ${path}`
    const descriptor = new Descriptor(check(operation, native.gpioOpen(path)))
    const info = native.gpioChip(descriptor.number)
    if (typeof info !== 'number') return new GpioChip(path, descriptor, info)
    descriptor.close()
    throw new LinuxError(operation, info, 'it is not a GPIO chip')
  }

  /** @throws LinuxError EINVAL when there is no such line, or the kernel has no uAPI v2; ENODEV */
  line(offset: number): GpioLineInfo {
    const info = native.gpioLine(this.#descriptor.number, offset)
    if (typeof info === 'number') throw new LinuxError(`look at line ${offset} of ${this.path}`, info)
    return { name: info.name, consumer: info.consumer, used: (BigInt(info.flags) & LINE_FLAGS.used) !== 0n }
  }

  /** @param consumer up to 31 bytes @throws LinuxError EBUSY, EINVAL, ENODEV, ENXIO when a line has no interrupt for edges */
  request(consumer: string, lines: readonly LineSettings[]): GpioLines {
    const bytes = Buffer.byteLength(consumer)
    if (bytes > MOST_CONSUMER_BYTES) {
      refuse(
        `get lines of ${this.path}`,
        `the name "${consumer}" has ${bytes} bytes; allowed are ${MOST_CONSUMER_BYTES}`,
      )
    }
    const words = requestWords(lines)
    const descriptor = native.gpioRequest(this.#descriptor.number, consumer, words)
    return new GpioLines(new Descriptor(check(`get lines of ${this.path}`, descriptor)), lines.length)
  }

  /** Lines that were given stay so. May be called more than once. */
  close(): void {
    this.#descriptor.close()
  }
}

/** Lines held by this process, until close() or death. */
export class GpioLines {
  readonly #descriptor: Descriptor
  readonly #count: number
  readonly #words = new BigUint64Array(2)
  #unwatch: (() => void) | undefined

  constructor(descriptor: Descriptor, count: number) {
    this.#descriptor = descriptor
    this.#count = count
  }

  /** True is active, in the order asked for. @throws LinuxError EBADF after close, ENODEV */
  levels(): boolean[] {
    this.#values(0n, (1n << BigInt(this.#count)) - 1n, 0)
    const bits = this.#words[0]!
    return Array.from({ length: this.#count }, (_, n) => ((bits >> BigInt(n)) & 1n) === 1n)
  }

  /** @param line in the order asked for @throws LinuxError EBADF after close, ENODEV, EPERM for an input */
  set(line: number, active: boolean): void {
    const bit = 1n << BigInt(line)
    this.#values(active ? bit : 0n, bit, 1)
  }

  /** Once. @throws LinuxError as watchLineEvents, EBADF after close */
  watch(listener: LineListener): void {
    if (!this.#descriptor.isOpen) throw new LinuxError('watch GPIO lines', constants.errno.EBADF)
    this.#unwatch = watchLineEvents(this.#descriptor.number, listener)
  }

  /** The lines are free again. May be called more than once. */
  close(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#descriptor.close()
  }

  #values(bits: bigint, mask: bigint, sets: 0 | 1): void {
    this.#words[0] = bits
    this.#words[1] = mask
    const operation = sets ? 'set a GPIO line' : 'read GPIO lines'
    check(operation, native.gpioValues(this.#descriptor.number, this.#words, sets))
  }
}
