import type { Socket } from 'node:net'

/** Bits of a packet's length that one byte holds; the eighth says that another follows. MQTT 3.1.1, 2.2.3. */
const LENGTH_BITS = 7
const LENGTH_BYTES = 4

export interface PacketLimits {
  /** Of the greeting, by somebody unknown, bytes. */
  first: number
  /** Of every other packet, bytes. */
  others: number
}

/** Follows a stream of MQTT packets by their lengths alone. */
export class PacketGate {
  readonly #limits: PacketLimits
  #greeted = false
  /** Of the packet under way, what is still to come. */
  #left = 0
  #length = 0
  /** Read so far of the length itself; below 0 its kind comes first. */
  #lengthBytes = -1

  constructor(limits: PacketLimits) {
    this.#limits = limits
  }

  /** @returns the length of the first packet that is too long; Infinity for a length that is none */
  excess(bytes: Uint8Array): number | undefined {
    let at = 0
    while (at < bytes.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, bytes.length - at)
        this.#left -= taken
        at += taken
      } else if (this.#lengthBytes < 0) {
        this.#length = 0
        this.#lengthBytes = 0
        at++
      } else {
        const byte = bytes[at++]!
        this.#length |= (byte & 0x7f) << (LENGTH_BITS * this.#lengthBytes++)
        if (byte < 0x80) {
          if (this.#begins()) return this.#length
        } else if (this.#lengthBytes === LENGTH_BYTES) return Number.POSITIVE_INFINITY
      }
    }
    return undefined
  }

  /** @returns whether it is too long */
  #begins(): boolean {
    const limit = this.#greeted ? this.#limits.others : this.#limits.first
    this.#greeted = true
    this.#lengthBytes = -1
    this.#left = this.#length
    return this.#length > limit
  }
}

/**
 * Hangs up on who announces a longer packet than is allowed: the parser would gather all of it first, up to 256 MB for
 * each of those who have not even said who they are.
 */
export function guardPackets(socket: Socket, limits: PacketLimits, refused: (length: number) => void): void {
  const gate = new PacketGate(limits)
  // The broker reads in pieces of its own choice, so this is the one place that everything passes.
  const read = socket.read.bind(socket)
  socket.read = (size?: number) => {
    const bytes = read(size) as Buffer | null
    const excess = bytes ? gate.excess(bytes) : undefined
    if (excess === undefined) return bytes
    refused(excess)
    socket.destroy()
    return null
  }
}
