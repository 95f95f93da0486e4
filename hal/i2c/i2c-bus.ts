import { AttachedDevice, type DeviceLink } from './attached-device.ts'
import { type BusCounts, BusStatistics } from './bus-statistics.ts'
import { blockBytesWithin } from './bus-time.ts'
import { DeviceKeeper } from './device-keeper.ts'
import type { AttachOptions, DeviceStatus, I2cDevice } from './i2c-device.ts'
import type { I2cPort } from './i2c-port.ts'
import { checkAddress, checkTransfer, SMBUS_BLOCK_BYTES } from './transfer.ts'
import { TransferPump } from './transfer-pump.ts'
import { TransferRunner } from './transfer-runner.ts'

export interface I2cBusOptions {
  readonly port: I2cPort
  /** Longest time in us that one block may hold the bus; drivers split what is longer. Default: an SMBus block. */
  readonly holdUs?: number
  /** From one try of a chip that is offline to the next. Default 2000. */
  readonly retryMs?: number
  /** From one look whether a chip still has its registers to the next. Default 500. */
  readonly checkMs?: number
  /** Pulses the line that resets the chips; called when the bus is stuck. */
  readonly reset?: () => Promise<void>
}

const RETRY_MS = 2000
const CHECK_MS = 500

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
  readonly #holdUs: number | undefined
  readonly #statistics = new BusStatistics()
  readonly #runner: TransferRunner
  readonly #pump: TransferPump
  readonly #keeper: DeviceKeeper
  readonly #link: DeviceLink

  constructor(options: I2cBusOptions) {
    const { port, holdUs, retryMs = RETRY_MS, checkMs = CHECK_MS, reset } = options
    this.#port = port
    this.#holdUs = holdUs
    const keeper = new DeviceKeeper({
      busName: port.name,
      retryMs,
      checkMs,
      refuseAll: () => this.#pump.refuseAll(),
    })
    this.#keeper = keeper
    this.#runner = new TransferRunner(port, this.#statistics, reset)
    this.#pump = new TransferPump(this.#runner, this.#statistics, {
      refusal: (device) => keeper.refusal(device),
      failed: (device, error) => keeper.failed(device, error),
    })
    this.#link = {
      blockBytes: () => this.blockBytes,
      refusal: (device) => keeper.refusal(device),
      send: async (device, transfer, life) => {
        checkTransfer(transfer, this.blockBytes, device.name)
        if (life !== device.life) throw keeper.refusal(device)
        return await this.#pump.ask(device, transfer, life)
      },
    }
  }

  /** Most data bytes beside a register in one write. */
  get blockBytes(): number {
    if (this.#holdUs === undefined) return SMBUS_BLOCK_BYTES
    return blockBytesWithin(this.#holdUs, this.#port.clockHz, this.#port.blockBytes)
  }

  get status(): I2cBusStatus {
    const { name, backend, clockHz } = this.#port
    const { blockBytes } = this
    return { name, backend, clockHz, blockBytes, devices: this.#keeper.status, ...this.#statistics.counts() }
  }

  /** Names a chip on this bus; tried at once where the bus runs. @throws RangeError for an address it cannot have */
  attach(options: AttachOptions): I2cDevice {
    checkAddress(options.address, options.name)
    const device = new AttachedDevice(options, this.#link)
    this.#keeper.add(device)
    return device
  }

  /** Tells of every device that has come online or gone offline. @returns what ends it */
  subscribe(listener: (device: I2cDevice) => void): () => void {
    return this.#keeper.subscribe(listener)
  }

  /** Every device has been tried once when this returns; those that did not answer are tried again for ever. */
  async start(): Promise<void> {
    await this.#keeper.start()
  }

  /** What waits is refused, what is on the wires is awaited. */
  async stop(): Promise<void> {
    this.#keeper.stop()
    await this.#pump.settled()
    await this.#runner.close()
  }
}
