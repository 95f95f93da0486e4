import type { Socket } from 'node:net'
import { addressOf } from './address-of.ts'
import { isLoopback } from './door.ts'

/** So many sockets at most for each address beyond the box itself. */
export class AddressLimit {
  readonly #most: number
  readonly #counts = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** Closes one too many. */
  count(socket: Socket): void {
    if (isLoopback(socket.remoteAddress)) return
    const address = addressOf(socket)
    const count = (this.#counts.get(address) ?? 0) + 1
    if (count > this.#most) {
      socket.destroy()
      return
    }
    this.#counts.set(address, count)
    socket.once('close', () => {
      const left = this.#counts.get(address)! - 1
      if (left > 0) this.#counts.set(address, left)
      else this.#counts.delete(address)
    })
  }
}
