/** Moves begin on this grid, counted from the box's frame 0, and last whole steps of it. */
export const GRID = 16

export const gridUp = (frame: number): number => Math.ceil(frame / GRID) * GRID
export const gridDown = (frame: number): number => Math.floor(frame / GRID) * GRID

/** Gains that differ by less are one gain: two ways to compute a cosine differ in the last bits. */
const SAME = 1e-12

interface Move {
  start: number
  frames: number
  from: number
  /** Per frame, at the start. */
  slope: number
  /** Frames in which the slope is carried out. */
  carry: number
  to: number
}

/**
 * One gain over the whole show, in double precision. A move is a raised cosine; one that interrupts another
 * begins with its value and slope, and the cubic u(1-u)^2, whose slope is 1 at u = 0 and which is flat at
 * u = 1, carries the slope out.
 */
export class Lane {
  readonly #moves: Move[]

  constructor(initial: number) {
    this.#moves = [
      { start: Number.NEGATIVE_INFINITY, frames: 0, from: initial, slope: 0, carry: 0, to: initial },
    ]
  }

  /**
   * The target it already has changes nothing.
   * @param start on the grid, not before the last move's start
   * @param frames on the grid; 0 jumps
   */
  moveTo(target: number, start: number, frames: number): void {
    const last = this.#moves.at(-1)!
    if (Math.abs(target - last.to) <= SAME) return
    const [from, pace] = at(last, start)
    const carry = carryOf(from, pace, [last.to, target], frames)
    this.#moves.push({ start, frames, from, slope: carry > 0 ? pace : 0, carry, to: target })
  }

  /** A move that is under way at this frame is over. @param frame not before the last move's start */
  arrive(frame: number): void {
    const { start, frames, to } = this.#moves.at(-1)!
    if (frame < start + frames)
      this.#moves.push({ start: frame, frames: 0, from: to, slope: 0, carry: 0, to })
  }

  /** From a frame on there, whatever was to come. */
  jumpTo(value: number, frame: number): void {
    while (this.#moves.length > 1 && this.#moves.at(-1)!.start >= frame) this.#moves.pop()
    this.#moves.push({ start: frame, frames: 0, from: value, slope: 0, carry: 0, to: value })
  }

  /** Whether it ever stands anywhere else than where it begins. */
  get moves(): boolean {
    return this.#moves.length > 1
  }

  /** Up to which frame the value of this frame stays as it is; the frame itself where a move is under way. */
  restsUntil(frame: number): number {
    const index = this.#indexAt(frame)
    const { start, frames } = this.#moves[index]!
    return frame < start + frames ? frame : (this.#moves[index + 1]?.start ?? Number.POSITIVE_INFINITY)
  }

  /**
   * Values of one step of the grid as a desk carries them out: the cubic through value and slope at both ends. In 20 ms it
   * differs from the law itself by 1e-8 of the way, in 3 ms by 2e-5.
   */
  fillStep(first: number, out: Float64Array): void {
    const move = this.#moves[this.#indexAt(first)]!
    const [v0, pace0] = at(move, first)
    const [v1, pace1] = at(move, first + GRID)
    const [s0, s1] = [GRID * pace0, GRID * pace1]
    for (let n = 0; n < GRID; n++) {
      const t = n / GRID
      out[n] = v0 + t * (s0 + t * (3 * (v1 - v0) - 2 * s0 - s1 + t * (2 * (v0 - v1) + s0 + s1)))
    }
  }

  value(frame: number): number {
    return at(this.#moves[this.#indexAt(frame)]!, frame)[0]
  }

  /** Values of out.length frames from `first` on. */
  fill(first: number, out: Float64Array): void {
    let index = this.#indexAt(first)
    for (let n = 0; n < out.length; ) {
      const move = this.#moves[index]!
      const end = Math.min(out.length, (this.#moves[index + 1]?.start ?? Number.POSITIVE_INFINITY) - first)
      for (; n < end && first + n < move.start + move.frames; n++) out[n] = at(move, first + n)[0]
      if (n < end) out.fill(move.to, n, end)
      n = Math.max(n, end)
      index++
    }
  }

  /** Of two moves that start together the later counts. */
  #indexAt(frame: number): number {
    let low = 0
    let high = this.#moves.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#moves[middle]!.start <= frame) low = middle
      else high = middle - 1
    }
    return low
  }
}

/**
 * As far as neither target is passed, the old one or the new: 4 / pi^2 is the most that u(1-u)^2 has of a half
 * cosine's rest. Whole steps of the grid, or not at all.
 */
function carryOf(from: number, slope: number, targets: readonly number[], frames: number): number {
  if (slope === 0) return frames
  const furthest = slope > 0 ? Math.max(...targets) : Math.min(...targets)
  return gridDown(Math.min(frames, Math.max(0, (((furthest - from) / slope) * Math.PI ** 2) / 4)))
}

function at(move: Move, frame: number): [value: number, slope: number] {
  const { start, frames, from, slope, carry, to } = move
  if (frame - start >= frames) return [to, 0]
  const u = (frame - start) / frames
  const rise = to - from
  const base = from + (rise * (1 - Math.cos(Math.PI * u))) / 2
  const pace = (rise * Math.PI * Math.sin(Math.PI * u)) / 2 / frames
  if (frame - start >= carry) return [base, pace]
  const c = (frame - start) / carry
  return [base + slope * carry * c * (1 - c) ** 2, pace + slope * (1 - 4 * c + 3 * c * c)]
}
