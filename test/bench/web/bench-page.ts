import { WebSocket } from 'ws'

interface Said {
  op: string
  id?: number
  frame?: number | null
  version?: number
  values?: Record<string, unknown>
  changes?: [address: string, value: unknown][]
}

/** A page as a browser is one, but for what it draws. */
export class BenchPage {
  /** Of everything that came. */
  bytes = 0
  meters = 0
  changes = 0
  /** The mixer as it was told. */
  version = -1
  readonly values = new Map<string, unknown>()
  /** Changes that did not follow on the one before. */
  gaps = 0
  /** Of the whole of it, at the beginning. */
  welcomeBytes = 0
  readonly #socket: WebSocket
  readonly #answers = new Map<number, (said: Said) => void>()
  readonly #waiting = new Map<string, () => void>()
  #id = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer, binary: boolean) => {
      this.bytes += data.length
      if (binary) this.meters++
      else {
        if (this.version < 0) this.welcomeBytes = data.length
        this.#take(JSON.parse(data.toString()) as Said)
      }
    })
  }

  /** @param meters frames a second */
  static async open(port: number, meters = 0): Promise<BenchPage> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false })
    const page = new BenchPage(socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    await page.ask({ op: 'hello', meters })
    return page
  }

  ask(message: object): Promise<Said> {
    const id = ++this.#id
    this.send({ ...message, id })
    return new Promise((resolve) => this.#answers.set(id, resolve))
  }

  set(address: string, value: number): Promise<Said> {
    return this.ask({ op: 'set', entries: [[address, value]] })
  }

  /** The next change of a knob. */
  seen(address: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(address, resolve))
  }

  send(message: object): void {
    this.#socket.send(JSON.stringify(message))
  }

  /** Reads no more. */
  pause(): void {
    this.#socket.pause()
  }

  close(): void {
    this.#socket.terminate()
  }

  #take(said: Said): void {
    if (said.op === 'done' || said.op === 'refused') {
      this.#answers.get(said.id!)?.(said)
      this.#answers.delete(said.id!)
    }
    if (said.op === 'welcome') {
      this.version = said.version!
      for (const [address, value] of Object.entries(said.values!)) this.values.set(address, value)
    }
    if (said.op !== 'change') return
    this.changes++
    if (said.version !== this.version + 1) this.gaps++
    this.version = said.version!
    for (const [address, value] of said.changes!) {
      this.values.set(address, value)
      this.#waiting.get(address)?.()
      this.#waiting.delete(address)
    }
  }
}
