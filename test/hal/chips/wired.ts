import { I2cBus, type I2cBusOptions, type SimulatedChip, SimulatedPort } from '../../../hal/i2c/index.ts'

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** A chip alone on a simulated bus, and what has gone over the wires: "21", "00 01 02", "8c > 0f ff". */
export class Wired {
  readonly port: SimulatedPort
  readonly bus: I2cBus
  trace: string[] = []

  /** @param garbage what memory without a reset value holds at power-up */
  constructor(chip: SimulatedChip, garbage = () => 0xa5, options: Partial<I2cBusOptions> = {}) {
    this.port = new SimulatedPort({ clockHz: 400_000, garbage })
    this.port.plug(chip)
    this.bus = new I2cBus({ port: this.port, retryMs: 20, ...options })
    this.port.subscribe(({ written, read, code }) => {
      this.trace.push(hex(written) + (read ? ` > ${hex(read)}` : '') + (code ? ` ! ${code}` : ''))
    })
  }

  /** What goes over the wires while something is done. */
  async during(action: () => Promise<unknown>): Promise<string[]> {
    this.trace = []
    await action()
    return this.trace
  }

  /** Resolves when a chip has come online again. */
  back(): Promise<void> {
    return new Promise((resolve) => {
      const end = this.bus.subscribe(({ online }) => {
        if (!online) return
        end()
        resolve()
      })
    })
  }
}
