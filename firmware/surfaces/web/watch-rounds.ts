import type { Actor } from '../../supervisor/index.ts'
import { type Box, perform } from '../operations/index.ts'
import type { Client } from './client.ts'
import { spectrumFrame } from './frames.ts'
import type { Topic } from './messages.ts'

/** What is shown to all is what the least of them may see. */
const LOOKER: Actor = { origin: 'web', role: 'viewer' }

/** What is told again and again to who watches it: written down once for all of them, and not at all for nobody. */
export class WatchRounds {
  readonly #box: Box
  readonly #clients: ReadonlySet<Client>

  constructor(box: Box, clients: ReadonlySet<Client>) {
    this.#box = box
    this.#clients = clients
  }

  status(): void {
    this.#tell('status', () => perform(this.#box, LOOKER, 'status', {}) as object)
  }

  voices(): void {
    this.#tell('voices', () => ({ voices: perform(this.#box, LOOKER, 'voices', {}) }))
  }

  spectrum(): void {
    const looking = this.#looking('spectrum')
    if (looking.length === 0) return
    const { spectrum, frame } = this.#box.supervisor.scope(1)
    const bytes = spectrumFrame(frame, spectrum)
    for (const client of looking) if (!client.line.offer(bytes)) client.metersLeft++
  }

  #tell(topic: Topic, say: () => object): void {
    const looking = this.#looking(topic)
    if (looking.length === 0) return
    const text = JSON.stringify({ op: topic, ...say() })
    for (const client of looking) client.line.tell(text)
  }

  #looking(topic: Topic): Client[] {
    return [...this.#clients].filter(({ topics }) => topics.has(topic))
  }
}
