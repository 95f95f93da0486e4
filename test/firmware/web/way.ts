import { connect, createServer, type Server, type Socket } from 'node:net'

const STEP_MS = 10

/**
 * A way to the box that can be slow or cut. What was under way when nothing came through any more comes once something does,
 * as in a network; whoever has hung up meanwhile does not get back what was said to him, but what he has said arrives.
 */
export class Way {
  readonly #to: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #bytesPerSecond = Number.POSITIVE_INFINITY
  #cut: 'no' | 'silent' | 'refused' = 'no'
  /** Bytes from the box. */
  carried = 0

  private constructor(to: number) {
    this.#to = to
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#join(near))
  }

  /** @param to port of the box */
  static async to(to: number): Promise<Way> {
    const way = new Way(to)
    await new Promise<void>((resolve) => way.#server.listen(0, '127.0.0.1', resolve))
    return way
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  /** From the box; from now on. */
  slow(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond
    this.carried = 0
  }

  /** "silent": nothing comes through, and nobody is told; "refused": whoever is connected is cut off, nobody gets in. */
  cut(how: 'silent' | 'refused'): void {
    this.#cut = how
    if (how === 'refused') for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#cut = 'no'
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }

  #join(near: Socket): void {
    if (this.#cut === 'refused') {
      near.destroy()
      return
    }
    const far = connect({ port: this.#to, host: '127.0.0.1', allowHalfOpen: true })
    for (const socket of [near, far]) {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      // Read by hand.
      socket.on('readable', () => {})
      socket.on('close', () => this.#sockets.delete(socket))
    }
    const timer = setInterval(() => {
      if (this.#cut !== 'no') return
      pass(near, far, Number.POSITIVE_INFINITY)
      this.carried += pass(far, near, (this.#bytesPerSecond * STEP_MS) / 1000)
    }, STEP_MS)
    // One that is gone takes the other along, once what it said has arrived.
    const ended = () => {
      if (this.#cut !== 'no') return void setTimeout(ended, STEP_MS)
      clearInterval(timer)
      pass(near, far, Number.POSITIVE_INFINITY)
      far.end()
      near.destroy()
    }
    near.once('end', ended).once('close', ended)
    far.once('end', ended).once('close', ended)
  }
}

/** @returns how many bytes */
function pass(from: Socket, to: Socket, most: number): number {
  const bytes = Math.min(from.readableLength, most)
  const some = bytes > 0 ? (from.read(bytes) as Buffer | null) : null
  if (!some) return 0
  if (to.writable) to.write(some)
  return some.length
}
