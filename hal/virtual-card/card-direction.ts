import { existsSync } from 'node:fs'
import { AT, DIRECTION, SPANS, STREAM_STATES, type StreamState } from './layout.ts'

export interface DirectionStatus {
  channels: number
  /** `closed` also when the client died without closing. */
  state: StreamState
  /** The client that has it open. */
  pid: number | null
  /** Granted to the last client. */
  periodFrames: number
  bufferFrames: number
  /** Card frame of the stream's first frame. */
  startFrame: number
  /** Card frame up to which the client has read or written. */
  applFrame: number
  /** Since the card was made. */
  xruns: number
  opens: number
}

/** Card frames [start, end) that a client played in one piece. */
export interface Span {
  start: number
  end: number
}

/** One direction of a card, seen from the far end. */
export class CardDirection {
  readonly channels: number
  readonly #words: Int32Array
  readonly #longs: BigInt64Array
  readonly #spans: BigInt64Array

  constructor(buffer: ArrayBuffer, side: 'capture' | 'playback', channels: number) {
    this.channels = channels
    this.#words = new Int32Array(buffer, AT[side], 8)
    this.#longs = new BigInt64Array(buffer, AT[side], 6)
    this.#spans = new BigInt64Array(buffer, AT.spans, SPANS * 2)
  }

  forceXrun(): void {
    Atomics.add(this.#words, DIRECTION.xrunRequests / 4, 1)
  }

  status(): DirectionStatus {
    const pid = this.#word('pid')
    const alive = pid !== 0 && existsSync(`/proc/${pid}`)
    return {
      channels: this.channels,
      state: alive ? STREAM_STATES[this.#word('state')]! : 'closed',
      pid: alive ? pid : null,
      periodFrames: this.#word('periodFrames'),
      bufferFrames: this.#word('bufferFrames'),
      startFrame: this.#long('startFrame'),
      applFrame: this.#long('applFrame'),
      xruns: this.#word('xruns'),
      opens: this.#word('opens'),
    }
  }

  /** The newest spans that touch [from, to), oldest first. Only of the direction that plays. */
  spans(from: number, to: number): Span[] {
    const count = this.#word('spanCount')
    const found: Span[] = []
    // The oldest place may be rewritten at this moment.
    for (let i = count - 1; i >= 0 && i > count - SPANS; i--) {
      const at = (i % SPANS) * 2
      const end = Math.min(to, Number(Atomics.load(this.#spans, at + 1)))
      const start = Math.max(from, Number(Atomics.load(this.#spans, at)))
      if (end > start) found.unshift({ start, end })
    }
    return found
  }

  #word(field: keyof typeof DIRECTION): number {
    return Atomics.load(this.#words, DIRECTION[field] / 4)
  }

  #long(field: 'startFrame' | 'applFrame'): number {
    return Number(Atomics.load(this.#longs, DIRECTION[field] / 8))
  }
}
