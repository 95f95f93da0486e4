import type { AttachedDevice } from './attached-device.ts'
import type { DeviceStatus, I2cDevice } from './i2c-device.ts'
import { I2cError } from './i2c-error.ts'
import { hexByte } from './transfer.ts'

export interface KeeperHooks {
  /** Refuses whatever waits for the bus. */
  refuseAll(): void
}

/** The chips of a bus: which is online, and when one that is not is tried again. */
export class DeviceKeeper {
  readonly #busName: string
  readonly #retryMs: number
  readonly #hooks: KeeperHooks
  readonly #devices = new Map<number, AttachedDevice>()
  readonly #listeners = new Set<(device: I2cDevice) => void>()
  #running = false

  constructor(busName: string, retryMs: number, hooks: KeeperHooks) {
    this.#busName = busName
    this.#retryMs = retryMs
    this.#hooks = hooks
  }

  get status(): DeviceStatus[] {
    return [...this.#devices.values()].map(({ status }) => status)
  }

  /** @throws RangeError for an address that is taken */
  add(device: AttachedDevice): void {
    const other = this.#devices.get(device.address)
    if (other) {
      const both = `${device.name} and ${other.name}`
      throw new RangeError(`${both} at ${hexByte(device.address)} of ${this.#busName}: one chip an address`)
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
    this.#hooks.refuseAll()
  }

  /** Why a device may not speak now. */
  refusal({ name, address, error }: AttachedDevice): Error {
    const where = { bus: this.#busName, chip: name, address }
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
    this.#hooks.refuseAll()
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
    device.timer = setTimeout(() => void this.#bring(device), this.#retryMs)
    if (news) this.#tell(device)
  }

  #tell(device: AttachedDevice): void {
    for (const listener of this.#listeners) listener(device)
  }
}
