import type { AttachedDevice } from './attached-device.ts'
import type { BusStatistics } from './bus-statistics.ts'
import type { I2cError } from './i2c-error.ts'
import type { Transfer } from './transfer.ts'
import { TransferQueue } from './transfer-queue.ts'
import type { TransferRunner } from './transfer-runner.ts'

export interface PumpHooks {
  /** Why a transfer is not sent. */
  refusal(device: AttachedDevice): Error
  /** A transfer has failed for good; it is rejected after this. */
  failed(device: AttachedDevice, error: I2cError): void
}

interface Pending {
  device: AttachedDevice
  transfer: Transfer
  life: number
  askedMs: number
  resolve: (read: Uint8Array) => void
  reject: (error: Error) => void
}

/** One transfer at a time, the most urgent first. What a device asked in an earlier life is refused. */
export class TransferPump {
  readonly #runner: TransferRunner
  readonly #statistics: BusStatistics
  readonly #hooks: PumpHooks
  readonly #queue = new TransferQueue<Pending>()
  #pumping: Promise<void> | undefined

  constructor(runner: TransferRunner, statistics: BusStatistics, hooks: PumpHooks) {
    this.#runner = runner
    this.#statistics = statistics
    this.#hooks = hooks
  }

  ask(device: AttachedDevice, transfer: Transfer, life: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const pending = { device, transfer, life, askedMs: performance.now(), resolve, reject }
      this.#queue.push(device.priority, pending)
      this.#pumping ??= this.#pump()
    })
  }

  /** Refuses what waits now, and does not wait for it to be its turn. */
  refuseAll(): void {
    for (const { device, reject } of this.#queue.takeAll()) reject(this.#hooks.refusal(device))
  }

  /** What is on the wires has come to its end, and nothing waits. */
  async settled(): Promise<void> {
    await this.#pumping
  }

  async #pump(): Promise<void> {
    for (let next = this.#queue.take(); next; next = this.#queue.take()) {
      if (next.life === next.device.life) await this.#serve(next)
      else next.reject(this.#hooks.refusal(next.device))
    }
    this.#pumping = undefined
  }

  async #serve({ device, transfer, askedMs, resolve, reject }: Pending): Promise<void> {
    this.#statistics.addWait(device.priority, (performance.now() - askedMs) * 1000)
    try {
      resolve(await this.#runner.run(transfer, device.name))
    } catch (error) {
      this.#hooks.failed(device, error as I2cError)
      reject(error as Error)
    }
  }
}
