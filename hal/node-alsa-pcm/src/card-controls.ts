import { constants } from 'node:os'
import { AlsaError, invalid } from './alsa-error.ts'
import { allowedValues, type ControlElement, controlElement } from './control-element.ts'
import { type ControlsHandle, native } from './native.ts'

const { EBADF, ENOENT, EPERM } = constants.errno

/** The control elements of one card: input gains, phantom power, output levels, clock source. */
export class CardControls {
  readonly card: string
  #handle: ControlsHandle
  readonly #timers = new Set<NodeJS.Timeout>()

  private constructor(card: string, handle: ControlsHandle) {
    this.card = card
    this.#handle = handle
  }

  /** @param card `hw:CARD=<id>` or another ALSA control name. @throws AlsaError ENOENT, ENODEV, EACCES ... */
  static open(card: string): CardControls {
    if (typeof card !== 'string' || card === '' || card.includes('\0'))
      throw invalid('open the controls of', String(card), 'the card must be a name, for example hw:CARD=USB')
    const handle = native.openControls(card)
    if (typeof handle === 'number')
      throw new AlsaError('open the controls of', card, handle, native.takeMessage())
    return new CardControls(card, handle)
  }

  list(): ControlElement[] {
    const elements = native.listControls(this.#handle)
    if (typeof elements === 'number') throw this.#error('list the controls of', elements)
    return (elements as object[]).map(controlElement)
  }

  /** One number per channel of the element: 0 or 1, level steps, item index. @throws AlsaError ENOENT ... */
  read(numid: number): number[] {
    const values = native.readControl(this.#handle, numid)
    if (typeof values === 'number') throw this.#error(`read control ${numid} of`, values)
    return values
  }

  /** Sets every channel of an element. @throws AlsaError EINVAL that names what is allowed, EPERM ... */
  write(numid: number, values: readonly number[]): void {
    const operation = `write control ${numid} of`
    const element = this.#element(operation, numid)
    if (!element.access.writable) throw this.#error(operation, EPERM, `"${element.name}" is read-only`)
    const problem = allowedValues(element, values)
    if (problem !== '') throw invalid(operation, this.card, problem)
    const result = native.writeControl(this.#handle, numid, Float64Array.from(values))
    if (result < 0) throw this.#error(operation, result)
  }

  /** Decibels of a level step, -Infinity for silence. @throws AlsaError where the element has no scale */
  toDb(numid: number, value: number): number {
    return this.#convert(numid, 1, value, `convert control ${numid} to dB of`)
  }

  /** The level step nearest to so many decibels, within the range. @throws AlsaError as toDb */
  fromDb(numid: number, db: number): number {
    if (Number.isNaN(db))
      throw invalid(`convert control ${numid} from dB of`, this.card, 'NaN dB is no level')
    return this.#convert(numid, 0, db, `convert control ${numid} from dB of`)
  }

  /** The numids that changed, appeared or went since the last call. Never waits. @throws AlsaError ENODEV */
  poll(): number[] {
    const changed = native.pollControls(this.#handle)
    if (typeof changed === 'number') throw this.#error('watch the controls of', changed)
    return [...new Set(changed)]
  }

  /**
   * Calls back with the numids that changed, looking every `intervalMs`. When the card goes it calls
   * `gone` once and ends. Does not keep the process alive. Returns the function that ends it.
   */
  watch(changed: (numids: number[]) => void, gone: (error: AlsaError) => void, intervalMs = 50): () => void {
    const end = () => {
      clearInterval(timer)
      this.#timers.delete(timer)
    }
    const look = () => {
      let numids: number[]
      try {
        numids = this.poll()
      } catch (error) {
        end()
        gone(error as AlsaError)
        return
      }
      if (numids.length > 0) changed(numids)
    }
    const timer = setInterval(look, intervalMs)
    timer.unref()
    this.#timers.add(timer)
    return end
  }

  /** Ends every watch. Twice does no harm. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
    this.#timers.clear()
    native.closeControls(this.#handle)
  }

  #element(operation: string, numid: number): ControlElement {
    const element = this.list().find((candidate) => candidate.numid === numid)
    if (element === undefined) throw this.#error(operation, ENOENT)
    return element
  }

  #convert(numid: number, toDecibel: number, value: number, operation: string): number {
    const element = this.#element(operation, numid)
    if (element.maxDb === undefined)
      throw invalid(operation, this.card, `"${element.name}" has no decibel scale`)
    const inOut = Float64Array.of(value)
    const result = native.convertDecibel(this.#handle, numid, toDecibel, inOut)
    if (result < 0) throw this.#error(operation, result)
    return inOut[0]!
  }

  #error(operation: string, errno: number, detail = ''): AlsaError {
    const said = native.takeMessage()
    if (Math.abs(errno) === ENOENT && detail === '')
      return new AlsaError(
        operation,
        this.card,
        errno,
        'no such control',
        'list() names the controls there are',
      )
    return new AlsaError(operation, this.card, errno, detail || (Math.abs(errno) === EBADF ? '' : said))
  }
}
