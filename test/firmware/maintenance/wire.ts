// A bare connection to the maintenance socket: lines out, lines in.
import { connect, type Socket } from 'node:net'

export interface Answer {
  mixbox?: string
  protocol?: number
  id?: number | string | null
  result?: unknown
  event?: unknown
  error?: { code: string; message: string; suggestions?: string[] }
}

export interface Wire {
  socket: Socket
  send(text: string): void
  /** The next line that is not an event. */
  answer(): Promise<Answer>
  /** The next event. */
  event(): Promise<Record<string, unknown>>
  ask(request: object): Promise<Answer>
}

const WITHIN_MS = 15_000

class Queue<T> {
  readonly #items: T[] = []
  readonly #takers: ((item: T) => void)[] = []

  put(item: T): void {
    const taker = this.#takers.shift()
    if (taker) taker(item)
    else this.#items.push(item)
  }

  take(): Promise<T> {
    const item = this.#items.shift()
    if (item !== undefined) return Promise.resolve(item)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the box said nothing for ${WITHIN_MS} ms`)), WITHIN_MS)
      this.#takers.push((taken) => {
        clearTimeout(timer)
        resolve(taken)
      })
    })
  }
}

/** Connected, and greeted. */
export async function openWire(path: string): Promise<{ wire: Wire; hello: Answer }> {
  const socket = connect(path)
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => {})
  const answers = new Queue<Answer>()
  const events = new Queue<Record<string, unknown>>()
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (data: string) => {
    const lines = (text + data).split('\n')
    text = lines.pop()!
    for (const line of lines) {
      const message = JSON.parse(line) as Answer
      if (message.event) events.put(message.event as Record<string, unknown>)
      else answers.put(message)
    }
  })
  const send = (line: string) => socket.write(`${line}\n`)
  const wire: Wire = {
    socket,
    send,
    answer: () => answers.take(),
    event: () => events.take(),
    ask(request) {
      send(JSON.stringify(request))
      return answers.take()
    },
  }
  return { wire, hello: await wire.answer() }
}
