import { PRIORITIES, type Priority } from './transfer-queue.ts'
import { WaitHistogram } from './wait-histogram.ts'

/** What a bus has done since it was made, for people who wonder. */
export interface BusCounts {
  /** Those that were answered. */
  transfers: number
  /** Written and read, without addresses. */
  bytes: number
  /** What the transfers take on the wires, by their bits and the clock, the unanswered ones too. */
  wireUs: number
  /** From the call of the adapter to its answer, drivers and threads included. */
  heldUs: number
  /** By errno's name, each try. */
  errors: Record<string, number>
  retries: number
  reopenings: number
  resets: number
  /** From asking to the transfer's start, by priority. */
  waits: Record<Priority, { count: number; p50Us: number; p99Us: number; maxUs: number }>
}

type Sum = 'transfers' | 'bytes' | 'wireUs' | 'heldUs' | 'retries' | 'reopenings' | 'resets'

export class BusStatistics {
  readonly #sums: Record<Sum, number> = {
    ...{ transfers: 0, bytes: 0, wireUs: 0, heldUs: 0 },
    ...{ retries: 0, reopenings: 0, resets: 0 },
  }
  readonly #errors: Record<string, number> = {}
  readonly #waits = new Map(PRIORITIES.map((priority) => [priority, new WaitHistogram()]))

  add(sum: Sum, amount = 1): void {
    this.#sums[sum] += amount
  }

  addError(code: string): void {
    this.#errors[code] = (this.#errors[code] ?? 0) + 1
  }

  addWait(priority: Priority, us: number): void {
    this.#waits.get(priority)!.add(us)
  }

  counts(): BusCounts {
    const waitOf = (priority: Priority) => {
      const waits = this.#waits.get(priority)!
      const { count, maxUs } = waits
      return { count, p50Us: waits.quantileUs(0.5), p99Us: waits.quantileUs(0.99), maxUs }
    }
    const waits = { input: waitOf('input'), light: waitOf('light'), picture: waitOf('picture') }
    return { ...this.#sums, errors: { ...this.#errors }, waits }
  }
}
