import { type Arena, type ArenaStart, arenaInMemory } from '../../../firmware/arena/index.ts'
import { type Answer, Media } from '../../../firmware/media/media.ts'

export interface MediaBench {
  arena: Arena
  media: Media
  warnings: string[]
  /** Sends one request and awaits its answer. */
  ask(request: object): Promise<Answer>
  /** The planes of a ready asset, copied out of the pool by the addresses in its entry. */
  planes(asset: number): Float32Array[]
}

/** The media room on an arena of plain memory. */
export function mediaBench(rate = 48000, assetMebibytes = 8, start: ArenaStart = {}): MediaBench {
  const arena = arenaInMemory(
    {
      strips: 4,
      outputs: 2,
      buses: 0,
      matrices: 0,
      stateSlots: 16,
      tableHash: 1,
      assetMebibytes,
      sources: 3,
    },
    start,
  )
  const warnings: string[] = []
  const media = new Media(arena, rate, { warn: (message) => warnings.push(message), quit() {} })
  let id = 0
  return {
    arena,
    media,
    warnings,
    ask: (request) => media.answer(JSON.stringify({ id: ++id, ...request })),
    planes(asset) {
      const pool = arena.assets
      const first = pool.doubles[pool.entryAt(asset)]!
      const frames = pool.doubles[pool.entryAt(asset) + 1]!
      return Array.from({ length: pool.channelsOf(asset) }, (_, c) =>
        pool.samples.slice(first + c * frames, first + (c + 1) * frames),
      )
    },
  }
}

export function errorOf(answer: Answer): { code: string; message: string } {
  if (!answer['error']) throw new Error(`an error was expected, the answer is ${JSON.stringify(answer)}`)
  return answer['error'] as { code: string; message: string }
}

/** What an engine does with a source ring, chunk by chunk. */
export class RingReader {
  readonly frames: number[][] = [[], []]
  readonly #arena: Arena
  readonly #source: number

  constructor(arena: Arena, source: number) {
    this.#arena = arena
    this.#source = source
  }

  /** Takes up to so many chunks; returns how many there were. */
  take(chunks: number): number {
    const ring = this.#arena.sources[this.#source]!
    for (let k = 0; k < chunks; k++) {
      if (ring.filled() < 1) return k
      const at = ring.oldestChunkAt()
      const frames = ring.oldestChunkFrames()
      for (const [c, plane] of this.frames.entries()) {
        for (let n = 0; n < frames; n++) plane.push(ring.samples[at + c * 256 + n]!)
      }
      ring.consume()
    }
    return chunks
  }
}
