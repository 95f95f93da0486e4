import { AttachedDevice, type DeviceLink } from './attached-device.ts'
import { type BusCounts, BusStatistics } from './bus-statistics.ts'
import { blockBytesWithin } from './bus-time.ts'
import type { AttachOptions, DeviceStatus, I2cDevice } from './i2c-device.ts'
import { I2cError } from './i2c-error.ts'
import type { I2cPort } from './i2c-port.ts'
import { checkAddress, checkTransfer, hexByte } from './transfer.ts'
import { TransferPump } from './transfer-pump.ts'
import { TransferRunner } from './transfer-runner.ts'

export interface I2cBusOptions {
  readonly port: I2cPort
  /** Longest time in us that one block may hold the bus; drivers split what is longer. Default 780. */
  readonly holdUs?: number
  /** From one try of a chip that is offline to the next. Default 2000. */
  readonly retryMs?: number
  /** Pulses the line that resets the chips; called when the bus is stuck. */
  readonly reset?: () => Promise<void>
}

/** At 400 kHz 32 bytes beside the register: what SMBus allows at most. */
const HOLD_US = 780
const RETRY_MS = 2000

export interface I2cBusStatus extends BusCounts {
  name: string
  backend: I2cPort['backend']
  clockHz: number
  blockBytes: number
  devices: DeviceStatus[]
}

/** One bus and the chips on it: one transfer at a time, the most urgent first, each chip online or offline by itself. */
export class I2cBus {
  readonly #port: I2cPort
  readonly #options: Required<Pick<I2cBusOptions, 'holdUs' | 'retryMs'>>
  readonly #statistics = new BusStatistics()
  readonly #runner: TransferRunner
  readonly #pump: TransferPump
  readonly #devices = new Map<number, AttachedDevice>()
  readonly #listeners = new Set<(device: I2cDevice) => void>()
  readonly #link: DeviceLink
  #running = false

  constructor({ port, holdUs = HOLD_US, retryMs = RETRY_MS, reset }: I2cBusOptions) {
    this.#port = port
    this.#options = { holdUs, retryMs }
    this.#runner = new TransferRunner(port, this.#statistics, reset)
    const refusal = (device: AttachedDevice) => this.#refusal(device)
    this.#pump = new TransferPump(this.#runner, this.#statistics, {
      refusal,
      failed: (device, error) => this.#failed(device, error),
    })
    this.#link = {
      blockBytes: () => this.blockBytes,
      refusal,
      send: async (device, transfer, life) => {
        checkTransfer(transfer, this.blockBytes, device.name)
        if (life !== device.life) throw refusal(device)
        return await this.#pump.ask(device, transfer, life)
      },
    }
  }

  /** Most data bytes beside a register in one write. */
  get blockBytes(): number {
    return blockBytesWithin(this.#options.holdUs, this.#port.clockHz, this.#port.blockBytes)
  }

  get status(): I2cBusStatus {
    const { name, backend, clockHz } = this.#port
    const devices = [...this.#devices.values()].map(({ status }) => status)
    return { name, backend, clockHz, blockBytes: this.blockBytes, devices, ...this.#statistics.counts() }
  }

  /** Names a chip on this bus; tried at once where the bus runs. @throws RangeError for an address it cannot have */
  attach(options: AttachOptions): I2cDevice {
    checkAddress(options.address, options.name)
    const other = this.#devices.get(options.address)
    if (other) {
      const both = `${options.name} and ${other.name}`
      throw new RangeError(
        `${both} at ${hexByte(options.address)} of ${this.#port.name}: one chip an address`,
      )
    }
    const device = new AttachedDevice(options, this.#link)
    this.#devices.set(device.address, device)
    if (this.#running) void this.#bring(device)
    return device
  }

  /** Tells of every device that has come online or gone offline. @returns what ends it */
  subscribe(listener: (device: I2cDevice) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Every device has been tried once when this returns; those that did not answer are tried again for ever. */
  async start(): Promise<void> {
    this.#running = true
    await Promise.all([...this.#devices.values()].map((device) => this.#bring(device)))
  }

  /** What waits is refused, what is on the wires is awaited. */
  async stop(): Promise<void> {
    this.#running = false
    for (const device of this.#devices.values()) device.end(undefined)
    this.#pump.refuseAll()
    await this.#pump.settled()
    await this.#runner.close()
  }

  #refusal({ name, address, error }: AttachedDevice): Error {
    const where = { bus: this.#port.name, chip: name, address }
    if (!this.#running) return new I2cError('ESHUTDOWN', where)
    return error ?? new I2cError('OFFLINE', where)
  }

  async #bring(device: AttachedDevice): Promise<void> {
    const life = device.life
    try {
      await device.setUp()
      if (life !== device.life) return
      device.online = true
      device.error = undefined
      this.#tell(device)
    } catch (error) {
      if (life === device.life) this.#lose(device, error as Error)
    }
  }

  #lose(device: AttachedDevice, error: Error): void {
    const news = device.online || device.error === undefined
    device.end(error)
    device.timer = setTimeout(() => void this.#bring(device), this.#options.retryMs)
    if (news) this.#tell(device)
  }

  #tell(device: AttachedDevice): void {
    for (const listener of this.#listeners) listener(device)
  }

  #failed(device: AttachedDevice, error: I2cError): void {
    if (!this.#running || error.reach === 'call') return
    if (error.reach === 'chip') {
      this.#lose(device, error)
      return
    }
    // A stuck bus answers nobody: what waits is refused now, not one time-out after the other.
    for (const each of this.#devices.values()) {
      const where = { bus: error.bus, chip: each.name, address: each.address }
      this.#lose(each, each === device ? error : new I2cError(error.code, where))
    }
    this.#pump.refuseAll()
  }
}
