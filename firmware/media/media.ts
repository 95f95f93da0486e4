import { type Arena, AssetState } from '../arena/index.ts'
import { factsOf, probeFile } from './file-facts.ts'
import { loadAsset } from './load-asset.ts'
import { describeError, MediaError } from './media-error.ts'
import { type MediaRequest, parseRequest, RequestError, type RequestId } from './protocol.ts'
import { reclaimUnfinished } from './reclaim-unfinished.ts'
import { warmUpResampler } from './resampler.ts'
import { type StreamStart, Streams } from './streams.ts'

export type Answer = { id: RequestId | null } & Record<string, unknown>

/** Of the process it lives in. */
export interface MediaHost {
  /** Told what happens to a stream after it was answered for. */
  warn(message: string): void
  /** Asked to end. */
  quit(): void
}

const STATE_NAMES = ['free', 'loading', 'ready', 'retired'] as const

/**
 * What the media process does, apart from the process: requests in, answers out, samples into the
 * arena. Requests run side by side: a short one is answered while a long one is at work.
 */
export class Media {
  readonly #arena: Arena
  readonly #rate: number
  readonly #streams: Streams
  readonly #host: MediaHost

  /** @param rate the box's, Hz */
  constructor(arena: Arena, rate: number, host: MediaHost) {
    this.#arena = arena
    this.#rate = rate
    this.#host = host
    this.#streams = new Streams(arena.sources, rate, (stream, source) =>
      host.warn(`stream on source ${source} ended early: ${stream.failure?.message}`),
    )
  }

  /**
   * Puts in order what a predecessor that died left half done in the pool, and makes ready to resample. Its rings stay
   * as they are: they may still sound, and be gone on with.
   */
  start(): Promise<void> {
    const assets = reclaimUnfinished(this.#arena.assets)
    if (assets > 0) this.#host.warn(`after an unclean end: ${assets} half-loaded assets freed`)
    return warmUpResampler()
  }

  /** Closes every ring. */
  stop(): void {
    this.#streams.stopAll()
  }

  /** One line of the protocol; never throws. */
  async answer(line: string | RequestError): Promise<Answer> {
    let id: RequestId | null = null
    try {
      if (typeof line !== 'string') throw line
      const request = parseRequest(line)
      id = request.id
      return { id, ...(await this.#do(request)) }
    } catch (error) {
      if (error instanceof RequestError) id = error.requestId
      return { id, error: describeError(error) }
    }
  }

  async #do(request: MediaRequest): Promise<object> {
    switch (request.op) {
      case 'probe':
        return probeFile(request.path, this.#rate)
      case 'load':
        return loadAsset(this.#arena.assets, request.path, this.#rate, () => this.#streams.starving)
      case 'stream':
        return this.#stream(request.source, request.path, request)
      case 'stopStream':
        this.#streams.stop(request.source)
        return { source: request.source }
      case 'retire':
        this.#expectState(request.op, request.asset, AssetState.ready)
        this.#arena.assets.retire(request.asset)
        return { asset: request.asset }
      case 'free':
        this.#expectState(request.op, request.asset, AssetState.ready, AssetState.retired)
        this.#arena.assets.free(request.asset)
        return { asset: request.asset }
      case 'usage':
        return { pool: this.#arena.assets.usage(), streams: this.#streams.usage() }
      case 'sources':
        return { sources: this.#streams.sources() }
      case 'ping':
        return {}
      case 'quit':
        this.#host.quit()
        return {}
    }
  }

  async #stream(source: number, path: string, start: StreamStart): Promise<object> {
    const file = await this.#streams.start(source, path, start)
    return { source, ...factsOf(file, this.#rate) }
  }

  #expectState(operation: string, asset: number, ...allowed: number[]): void {
    const state = this.#arena.assets.stateOf(asset)
    if (allowed.includes(state)) return
    throw new MediaError(
      'ESTATE',
      `${operation}: asset ${asset} is ${STATE_NAMES[state]}; allowed is one that is ${allowed.map((each) => STATE_NAMES[each]).join(' or ')}`,
    )
  }
}
