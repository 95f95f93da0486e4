/**
 * Whose transfer goes first: what a hand moves (faders, keys), then lights (meters, LEDs), then pictures. Strictly: a
 * later one waits for as long as an earlier one has anything to say.
 */
export const PRIORITIES = ['input', 'light', 'picture'] as const
export type Priority = (typeof PRIORITIES)[number]

/** First in, first out within each priority. */
export class TransferQueue<T> {
  readonly #lanes = PRIORITIES.map((): T[] => [])

  push(priority: Priority, item: T): void {
    this.#lanes[PRIORITIES.indexOf(priority)]!.push(item)
  }

  take(): T | undefined {
    return this.#lanes.find((lane) => lane.length > 0)?.shift()
  }

  takeAll(): T[] {
    return this.#lanes.flatMap((lane) => lane.splice(0))
  }
}
