// Plays files: short ones from the asset pool, long ones as streams.
import type { Arena, VoiceReading } from '../arena/index.ts'
import { decibelsToGain } from '../console/index.ts'
import { AssetCache, type CachedAsset } from './asset-cache.ts'
import { BoxError } from './box-error.ts'
import type { EngineEvent } from './engine-events.ts'
import type { EngineLink } from './engine-link.ts'
import type { FileFacts, MediaLink } from './media-link.ts'

export interface PlayRequest {
  /** Absolute. */
  path: string
  /** 0-based; the second channel of a stereo file goes to the next strip. */
  strip: number
  /** The frame at which its first sample sounds; 0 = at once. */
  atFrame: number
  gainDb: number
  loop: boolean
  fadeInMs: number
}

export interface Voice {
  voice: number
  path: string
  /** 0-based. */
  strip: number
  gainDb: number
  loop: boolean
  kind: 'sample' | 'stream'
  channels: number
  frames: number
  seconds: number
  warning?: string
}

export interface SoundingVoice extends Voice {
  state: VoiceReading['state']
  /** Frames sounded. */
  position: number
}

export interface PlayerParts {
  arena: Arena
  link: EngineLink
  media: MediaLink
  rate: number
  streamAboveSeconds: number
}

const LAST_VOICE = 0x7fffffff

/** A voice and what has to be given back when it has ended. */
interface Playing extends Voice {
  release(): void
  started(frame: number): void
  refused(reason: string): void
}

export interface Played {
  voice: Voice
  /** The frame at which its first sample sounds. Rejects with BoxError EVOICE when the engine refuses it. */
  started: Promise<number>
}

export class Player {
  readonly #parts: PlayerParts
  readonly #assets: AssetCache
  readonly #playing = new Map<number, Playing>()
  readonly #sourcesInUse = new Set<number>()
  #lastVoice = 0

  constructor(parts: PlayerParts) {
    this.#parts = parts
    this.#assets = new AssetCache(parts.media, parts.link)
  }

  start(): void {
    this.#parts.link.on('event', (event) => this.#take(event))
    // Nobody fills the rings of a dead media process: its voices have ended.
    this.#parts.media.on('exit', () => this.#endStreams())
  }

  /**
   * @throws BoxError ERANGE (strip), ERINGFULL, ENOSOURCE, and what reading the file gives
   */
  async play(request: PlayRequest): Promise<Played> {
    const held = await this.#assets.held(request.path)
    const facts = held ?? (await this.#parts.media.request('probe', { path: request.path }))
    this.#checkStrip(request, facts)
    if (held || facts.seconds <= this.#parts.streamAboveSeconds) return this.#playAsset(request)
    return this.#playStream(request)
  }

  /** @throws BoxError EVOICE when no such voice plays */
  stop(voice: number, fadeMs: number, atFrame: number): void {
    if (!this.#playing.has(voice)) {
      throw new BoxError(
        'EVOICE',
        `no voice ${voice} plays; those that do: ${[...this.#playing.keys()].join(', ') || 'none'}`,
      )
    }
    this.#parts.link.stopVoice(voice, this.#frames(fadeMs), atFrame)
  }

  /** @returns how many there were */
  stopAll(fadeMs: number): number {
    for (const voice of this.#playing.keys()) this.stop(voice, fadeMs, 0)
    return this.#playing.size
  }

  list(): SoundingVoice[] {
    const readings = new Map(this.#parts.arena.voices.read().map((reading) => [reading.id, reading]))
    return [...this.#playing.values()].map(({ release, started, refused, ...voice }) => {
      const reading = readings.get(voice.voice)
      return { ...voice, state: reading?.state ?? 'waiting', position: reading?.position ?? 0 }
    })
  }

  /** A new engine knows no voice. */
  forgetAll(): void {
    for (const voice of [...this.#playing.keys()]) this.#ended(voice, 'the engine had to be started again')
  }

  async #playAsset(request: PlayRequest): Promise<Played> {
    const asset: CachedAsset = await this.#assets.take(request.path)
    return this.#begin(request, asset, 'sample', asset.asset, () => this.#assets.release(asset))
  }

  async #playStream(request: PlayRequest): Promise<Played> {
    const source = this.#takeSource()
    const release = () => {
      this.#sourcesInUse.delete(source)
      // Without a media process there is no stream to stop: its successor closes the rings it finds.
      this.#parts.media.request('stopStream', { source }).catch(() => {})
    }
    let facts: FileFacts
    try {
      const { path, loop } = request
      facts = await this.#parts.media.request('stream', { path, source, loop })
    } catch (error) {
      release()
      throw error
    }
    return this.#begin(request, facts, 'stream', source, release)
  }

  #begin(
    { path, strip, atFrame, gainDb, loop, fadeInMs }: PlayRequest,
    { channels, frames, seconds, warning }: FileFacts,
    kind: Voice['kind'],
    source: number,
    release: () => void,
  ): Played {
    this.#lastVoice = this.#lastVoice === LAST_VOICE ? 1 : this.#lastVoice + 1
    const number = this.#lastVoice
    const voice: Voice = {
      ...{ voice: number, path, strip, gainDb, loop, kind, channels, frames, seconds },
      ...(warning !== undefined && { warning }),
    }
    const start = {
      ...{ voice: number, source, strip, gain: decibelsToGain(gainDb), rampFrames: this.#frames(fadeInMs) },
      // A stream's loop is made by the media process, which writes the ring without an end.
      loop: loop && kind === 'sample',
      stream: kind === 'stream',
    }
    try {
      this.#parts.link.startVoice(start, atFrame)
    } catch (error) {
      release()
      throw error
    }
    const begun = new Promise<number>((resolve, reject) => {
      const refused = (reason: string) =>
        reject(new BoxError('EVOICE', `voice ${number} with ${path} was refused: ${reason}`))
      this.#playing.set(number, { ...voice, release, started: resolve, refused })
    })
    // Whether anybody waits for it is the caller's choice.
    begun.catch(() => {})
    return { voice, started: begun }
  }

  #take(event: EngineEvent): void {
    if (event.kind === 'voiceStarted') this.#playing.get(event.voice)?.started(event.frame)
    else if (event.kind === 'voiceEnded') this.#ended(event.voice, 'it ended before it began')
    else if (event.kind === 'voiceRefused') this.#ended(event.voice, event.reason)
  }

  #ended(voice: number, why: string): void {
    const playing = this.#playing.get(voice)
    this.#playing.delete(voice)
    playing?.refused(why)
    playing?.release()
  }

  #endStreams(): void {
    for (const { voice, kind } of [...this.#playing.values()]) {
      if (kind !== 'stream') continue
      try {
        this.stop(voice, 20, 0)
      } catch {
        // The ring is full: the voice is silent in any case, and ends when its ring is closed.
      }
    }
  }

  #takeSource(): number {
    const { sources } = this.#parts.arena
    const free = sources.findIndex((_, source) => !this.#sourcesInUse.has(source))
    if (free < 0) {
      throw new BoxError('ENOSOURCE', `all ${sources.length} streams of the box are playing: stop one first`)
    }
    this.#sourcesInUse.add(free)
    return free
  }

  #checkStrip({ strip }: PlayRequest, { channels }: FileFacts): void {
    const { strips } = this.#parts.arena.layout.size
    const last = strips - channels + 1
    if (Number.isInteger(strip) && strip >= 0 && strip < last) return
    const why = channels === 2 ? ' (a stereo file takes two)' : ''
    throw new BoxError('ERANGE', `cannot play on strip ${strip + 1}: give 1 to ${last}${why}`)
  }

  #frames(ms: number): number {
    return Math.round((ms * this.#parts.rate) / 1000)
  }
}
