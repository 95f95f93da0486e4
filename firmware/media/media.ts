import { type Arena, AssetState } from '../arena/index.ts'
import { factsOf, probeFile } from './file-facts.ts'
import { loadAsset } from './load-asset.ts'
import { describeError, MediaError } from './media-error.ts'
import { type MediaRequest, parseRequest, RequestError, type RequestId } from './protocol.ts'
import { reclaimUnfinished } from './reclaim-unfinished.ts'
import { warmUpResampler } from './resampler.ts'
import { Streams } from './streams.ts'

export type Answer = { id: RequestId | null } & Record<string, unknown>

const STATE_NAMES = ['free', 'loading', 'ready', 'retired'] as const

/**
 * What the media process does, apart from the process: requests in, answers out, samples into the
 * arena. Requests run side by side: a short one is answered while a long one is at work.
 */
export class Media {
  readonly #arena: Arena
  readonly #rate: number
  readonly #streams: Streams
  readonly #warn: (message: string) => void

  /** @param rate the box's, Hz @param warn is told what happens to a stream after it was answered for */
  constructor(arena: Arena, rate: number, warn: (message: string) => void) {
    this.#arena = arena
    this.#rate = rate
    this.#warn = warn
    this.#streams = new Streams(arena.sources, rate, (stream, source) =>
      warn(`stream on source ${source} ended early: ${stream.failure?.message}`),
    )
  }

  /** Puts in order what a predecessor that died left half done in the arena, and makes ready to resample. */
  start(): Promise<void> {
    const assets = reclaimUnfinished(this.#arena.assets)
    const rings = this.#streams.closeForsaken()
    if (assets + rings > 0) {
      this.#warn(`after an unclean end: ${assets} half-loaded assets freed, ${rings} source rings closed`)
    }
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
    }
  }

  async #stream(source: number, path: string, start: { startFrame: number; loop: boolean }): Promise<object> {
    const { file } = await this.#streams.start(source, path, start)
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
