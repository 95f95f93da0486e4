// What is to be sent when: ahead of its time, so that the engine schedules it as it does live, but never more than it holds.
import { QUANTUM } from '../graph.ts'
import { SCHEDULED_RECORDS } from '../schedule.ts'
import type { Move } from './moves.ts'

/** Moves that take effect in one quantum. */
interface Group {
  /** First frame of the quantum. */
  due: number
  moves: readonly Move[]
}

export class MoveSheet {
  readonly #groups: readonly Group[]
  #sent = 0
  /** Of those sent, the ones that are carried out by now. */
  #done = 0
  /** Records between the two. */
  #scheduled = 0

  constructor(moves: readonly Move[]) {
    this.#groups = inQuanta(moves)
  }

  /**
   * Sends what comes up to a frame, as far as it fits. What does not fit is sent when it is due, and takes no room.
   * @param now first frame of what is rendered next
   * @param shift the box's frame at the session's frame 0
   * @returns frame up to which may be rendered before the next call
   * @throws RangeError where one quantum holds more moves than the command ring
   */
  send(now: number, upTo: number, shift: number): number {
    for (; this.#done < this.#sent && this.#groups[this.#done]!.due < now; this.#done++)
      this.#scheduled -= this.#groups[this.#done]!.moves.length
    for (; this.#sent < this.#groups.length; this.#sent++) {
      const { due, moves } = this.#groups[this.#sent]!
      const isDue = due <= now
      if (due > upTo || (!isDue && this.#scheduled + moves.length > SCHEDULED_RECORDS)) break
      for (const { frame, exact, send } of moves) {
        if (!send(shift + (isDue && !exact ? due : frame)))
          throw new RangeError(`render: ${moves.length} moves at frame ${frame} are more than fit at once`)
      }
      this.#scheduled += moves.length
      if (isDue) {
        // Carried out with the next quantum: nothing more may go out before.
        this.#sent++
        break
      }
    }
    return this.#groups[this.#sent]?.due ?? Number.POSITIVE_INFINITY
  }
}

function inQuanta(moves: readonly Move[]): Group[] {
  const groups = new Map<number, Move[]>()
  for (const move of moves) {
    const quanta = move.frame / QUANTUM
    const due = (move.exact ? Math.floor(quanta) : Math.ceil(quanta)) * QUANTUM
    const group = groups.get(due)
    if (group) group.push(move)
    else groups.set(due, [move])
  }
  return [...groups].map(([due, of]) => ({ due, moves: of })).sort((a, b) => a.due - b.due)
}
