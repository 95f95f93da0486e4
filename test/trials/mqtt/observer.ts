import type { ChildProcess } from 'node:child_process'
import { endClient, type Place, startClient } from './place.ts'

/** Somebody on the broker (mosquitto_sub) who holds what is told and kept about a box. */
export class Observer {
  readonly #place: Place
  readonly #root: string
  /** Newest payload by topic below the root, since start(). */
  readonly told = new Map<string, string>()
  /** What `status` said, in its order. */
  readonly statuses: string[] = []
  #client: ChildProcess | undefined

  constructor(place: Place, root: string) {
    this.#place = place
    this.#root = root
  }

  /** Anew: what an earlier connection heard is forgotten. */
  start(): void {
    this.stop()
    this.told.clear()
    // At least once, Mosquitto would keep 1000 messages for it (max_queued_messages) and forget the other states.
    const client = startClient(this.#place, 'mosquitto_sub', ['-q', '0', '-v', '-t', `${this.#root}/#`])
    this.#client = client
    let begun = ''
    client.stdout!.setEncoding('utf8').on('data', (text: string) => {
      if (this.#client !== client) return
      const lines = (begun + text).split('\n')
      begun = lines.pop()!
      for (const line of lines) this.#take(line)
    })
    // No broker yet.
    client.once('exit', () => {
      if (this.#client === client) setTimeout(() => this.#client === client && this.start(), 20)
    })
  }

  stop(): void {
    const client = this.#client
    this.#client = undefined
    endClient(client)
  }

  #take(line: string): void {
    const blank = line.indexOf(' ')
    const topic = line.slice(this.#root.length + 1, blank < 0 ? undefined : blank)
    const payload = blank < 0 ? '' : line.slice(blank + 1)
    this.told.set(topic, payload)
    if (topic === 'status') this.statuses.push(payload)
  }
}
