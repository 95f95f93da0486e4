import type { Socket } from 'node:net'
import { FairShare } from '../../supervisor/index.ts'
import { addressOf } from './address-of.ts'
import { isLoopback } from './door.ts'

/** Sockets at once. One stranger is not to take them all; a browser has six, and one for each page. */
const MOST_SOCKETS = 48
/** A page with all that belongs to it is a dozen. */
const REQUESTS = { each: { most: 200, everyMs: 10 } }

/** What each address beyond the box itself may have of the server. */
export class AddressLimit {
  readonly #counts = new Map<string, number>()
  readonly #requests: FairShare

  /** @param now ms that only grow */
  constructor(now?: () => number) {
    this.#requests = new FairShare(REQUESTS, now)
  }

  /** Closes one too many. */
  count(socket: Socket): void {
    if (isLoopback(socket.remoteAddress)) return
    const address = addressOf(socket)
    const count = (this.#counts.get(address) ?? 0) + 1
    if (count > MOST_SOCKETS) {
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

  /** @returns false: there were too many requests; the socket is closed, for an answer would cost as much */
  hears(socket: Socket): boolean {
    if (isLoopback(socket.remoteAddress)) return true
    const address = addressOf(socket)
    if (this.#requests.waitMs(address) > 0) {
      socket.destroy()
      return false
    }
    this.#requests.take(address)
    return true
  }
}
