import type { AttachOptions, DeviceStatus, I2cDevice, Wire } from './i2c-device.ts'
import type { Transfer } from './transfer.ts'

/** How a device reaches its bus. */
export interface DeviceLink {
  blockBytes(): number
  /** @param life the device's life the transfer belongs to: it is not sent in a later one */
  send(device: AttachedDevice, transfer: Transfer, life: number): Promise<Uint8Array>
  /** Why it may not speak now. */
  refusal(device: AttachedDevice): Error
}

/** A bus's side of a device: its state, and its lives. A life ends when the chip is lost: what it still had to say
 * is not sent, because the next one begins with a set-up. */
export class AttachedDevice implements I2cDevice {
  readonly address: number
  readonly name: string
  readonly priority: AttachOptions['priority']
  readonly #setUp: AttachOptions['setUp']
  readonly #check: AttachOptions['check']
  readonly #link: DeviceLink
  online = false
  error: Error | undefined
  life = 0
  /** The next try, while it is offline; the next look, while it is online. */
  timer: NodeJS.Timeout | undefined

  constructor(options: AttachOptions, link: DeviceLink) {
    this.address = options.address
    this.name = options.name
    this.priority = options.priority
    this.#setUp = options.setUp
    this.#check = options.check
    this.#link = link
  }

  get blockBytes(): number {
    return this.#link.blockBytes()
  }

  get status(): DeviceStatus {
    const { name, address, online, error } = this
    return { name, address, online, error: error?.message }
  }

  async write(bytes: Uint8Array | readonly number[]): Promise<void> {
    if (!this.online) throw this.#link.refusal(this)
    await this.#wire(this.life).write(bytes)
  }

  async read(register: number, length: number): Promise<Uint8Array> {
    if (!this.online) throw this.#link.refusal(this)
    return await this.#wire(this.life).read(register, length)
  }

  setUp(): Promise<void> {
    return this.#setUp(this.#wire(this.life))
  }

  get isChecked(): boolean {
    return this.#check !== undefined
  }

  async check(): Promise<void> {
    await this.#check?.(this.#wire(this.life))
  }

  end(error: Error | undefined): void {
    clearTimeout(this.timer)
    this.online = false
    this.error = error
    this.life++
  }

  #wire(life: number): Wire {
    const { address } = this
    const send = (bytes: Uint8Array, readLength: number) =>
      this.#link.send(this, { address, bytes, readLength }, life)
    return {
      blockBytes: this.blockBytes,
      write: async (bytes) => {
        await send(Uint8Array.from(bytes), 0)
      },
      read: (register, length) => send(Uint8Array.of(register), length),
    }
  }
}
