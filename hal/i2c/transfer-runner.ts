import type { BusStatistics } from './bus-statistics.ts'
import { transferBits, UNANSWERED_BITS } from './bus-time.ts'
import { faultOf } from './faults.ts'
import { codeOf, I2cError } from './i2c-error.ts'
import type { I2cPort } from './i2c-port.ts'
import type { Transfer } from './transfer.ts'

/**
 * One transfer after the other on a port, with what faults demand: the port is opened anew after any of them (after
 * EBUSY i2c-bus goes on with a descriptor without an address), and each address is claimed alone before it is used.
 */
export class TransferRunner {
  readonly #port: I2cPort
  readonly #statistics: BusStatistics
  readonly #reset: (() => Promise<void>) | undefined
  readonly #claimed = new Set<number>()
  #open = false

  /** @param reset pulses the line that resets the bus's chips */
  constructor(port: I2cPort, statistics: BusStatistics, reset?: () => Promise<void>) {
    this.#port = port
    this.#statistics = statistics
    this.#reset = reset
  }

  /** @param chip its name, for errors @throws I2cError once the fault's retries are spent */
  async run(transfer: Transfer, chip: string): Promise<Uint8Array> {
    const { address } = transfer
    for (let tries = 1; ; tries++) {
      try {
        return await this.#try(transfer)
      } catch (error) {
        const code = codeOf(error)
        this.#statistics.addError(code)
        const fault = faultOf(code)
        await this.close()
        this.#statistics.add('reopenings')
        if (fault.reset) await this.#resetChips()
        if (tries > fault.retries) {
          const detail = this.#port.explain(code, address)
          throw new I2cError(code, { bus: this.#port.name, chip, address }, detail)
        }
        this.#statistics.add('retries')
      }
    }
  }

  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    this.#claimed.clear()
    // What is closed because it failed may fail to close; there is nothing to be done about it.
    await this.#port.close().catch(() => undefined)
  }

  async #try(transfer: Transfer): Promise<Uint8Array> {
    if (!this.#open) await this.#port.open()
    this.#open = true
    if (!this.#claimed.has(transfer.address)) {
      await this.#port.claim(transfer.address)
      this.#claimed.add(transfer.address)
    }
    const asked = performance.now()
    let bits = UNANSWERED_BITS
    try {
      const read = await this.#port.transfer(transfer)
      bits = transferBits(transfer)
      this.#statistics.add('transfers')
      this.#statistics.add('bytes', transfer.bytes.length + read.length)
      return read
    } finally {
      this.#statistics.add('wireUs', (bits * 1e6) / this.#port.clockHz)
      this.#statistics.add('heldUs', (performance.now() - asked) * 1000)
    }
  }

  async #resetChips(): Promise<void> {
    if (!this.#reset) return
    this.#statistics.add('resets')
    // A reset line that fails leaves the bus as stuck as it was, and that is what will be told.
    await this.#reset().catch(() => undefined)
  }
}
