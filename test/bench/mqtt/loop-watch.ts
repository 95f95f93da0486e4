import type { Client } from '../../../firmware/mixctl/client.ts'
import { printFigure } from '../figure.ts'

/** The supervisor gives its lag of the last whole 10 s. */
const WINDOW_MS = 10_000

interface Lag {
  p50: number
  p99: number
  max: number
}

/** How late the supervisor's event loop was while something ran, 10 s by 10 s, as its status says. */
export class LoopWatch {
  readonly #client: Client
  readonly #seen: Lag[] = []
  readonly #timer: NodeJS.Timeout

  constructor(client: Client) {
    this.#client = client
    this.#timer = setInterval(() => void this.#look(), WINDOW_MS)
  }

  /** The worst of all windows. The first look may still tell of the time before. */
  async stop(name: string): Promise<void> {
    clearInterval(this.#timer)
    await this.#look()
    const windows = this.#seen.slice(Math.min(1, this.#seen.length - 1))
    for (const word of ['p50', 'p99', 'max'] as const) {
      const value = Math.max(...windows.map((lag) => lag[word])) / 1000
      printFigure({ name: `${name}: supervisor late by, ${word}`, unit: 'ms', value, runs: windows.length })
    }
  }

  async #look(): Promise<void> {
    const { load } = await this.#client.request<{ load: { supervisorLagUs: Lag } }>('status')
    this.#seen.push(load.supervisorLagUs)
  }
}
