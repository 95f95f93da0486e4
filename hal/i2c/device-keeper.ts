import type { AttachedDevice } from './attached-device.ts'
import type { DeviceStatus, I2cDevice } from './i2c-device.ts'
import { I2cError } from './i2c-error.ts'
import { hexByte } from './transfer.ts'

export interface KeeperOptions {
  readonly busName: string
  /** From one try of a chip that is offline to the next. */
  readonly retryMs: number
  /** From one look at a chip that is online to the next. */
  readonly checkMs: number
  /** Refuses whatever waits for the bus. */
  readonly refuseAll: () => void
}

/** The chips of a bus: which is online, and when one that is not is tried again. */
export class DeviceKeeper {
  readonly #options: KeeperOptions
  readonly #devices = new Map<number, AttachedDevice>()
  readonly #listeners = new Set<(device: I2cDevice) => void>()
  #running = false

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  get status(): DeviceStatus[] {
    return [...this.#devices.values()].map(({ status }) => status)
  }

  /** @throws RangeError for an address that is taken */
  add(device: AttachedDevice): void {
    const other = this.#devices.get(device.address)
    if (other) {
      const both = `${device.name} and ${other.name}`
      throw new RangeError(
        `${both} at ${hexByte(device.address)} of ${this.#options.busName}: one chip an address`,
      )
    }
    this.#devices.set(device.address, device)
    if (this.#running) void this.#bring(device)
  }

  subscribe(listener: (device: I2cDevice) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Every device has been tried once when this returns. */
  async start(): Promise<void> {
    this.#running = true
    await Promise.all([...this.#devices.values()].map((device) => this.#bring(device)))
  }

  stop(): void {
    this.#running = false
    for (const device of this.#devices.values()) device.end(undefined)
    this.#options.refuseAll()
  }

  /** Why a device may not speak now. */
  refusal({ name, address, error }: AttachedDevice): Error {
    const where = { bus: this.#options.busName, chip: name, address }
    if (!this.#running) return new I2cError('ESHUTDOWN', where)
    return error ?? new I2cError('OFFLINE', where)
  }

  /** A transfer of a device has failed for good. */
  failed(device: AttachedDevice, error: I2cError): void {
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
    this.#options.refuseAll()
  }

  async #bring(device: AttachedDevice): Promise<void> {
    const life = device.life
    try {
      await device.setUp()
    } catch (error) {
      if (life === device.life) this.#lose(device, error as Error)
      return
    }
    if (life !== device.life) return
    device.online = true
    device.error = undefined
    this.#watch(device)
    this.#tell(device)
  }

  #watch(device: AttachedDevice): void {
    if (device.isChecked) device.timer = setTimeout(() => void this.#look(device), this.#options.checkMs)
  }

  async #look(device: AttachedDevice): Promise<void> {
    const life = device.life
    try {
      await device.check()
    } catch (error) {
      if (life === device.life) this.#lose(device, error as Error)
      return
    }
    if (life === device.life) this.#watch(device)
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
}
