// Plays files: short ones from the asset pool, long ones as streams.
import { type Arena, Clock, type VoiceReading } from '../arena/index.ts'
import { AssetCache, type CachedAsset } from './asset-cache.ts'
import { BoxError } from './box-error.ts'
import type { EngineEvent } from './engine-events.ts'
import type { EngineLink } from './engine-link.ts'
import type { Handover } from './handover.ts'
import type { FileFacts, MediaLink } from './media-link.ts'
import { type KnownVoice, restoredVoice } from './restored-voice.ts'
import { SourceRings } from './source-rings.ts'

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
  handover: Handover
  rate: number
  streamAboveSeconds: number
}

const LAST_VOICE = 0x7fffffff

/** As a successor finds it. */
type Saved = Voice & KnownVoice

/** A voice and what has to be given back when it has ended. */
interface Playing {
  voice: Saved
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
  readonly #sources: SourceRings
  readonly #playing = new Map<number, Playing>()
  #lastVoice = 0

  constructor(parts: PlayerParts) {
    const { arena, link, media, handover } = parts
    this.#parts = parts
    this.#assets = new AssetCache({ media, link, handover, pool: arena.assets })
    this.#sources = new SourceRings(arena.sources, media, parts.rate)
    const left = handover.join('voices', () => this.#save())
    this.#lastVoice = left?.lastVoice ?? 0
    for (const voice of left?.voices ?? []) this.#takeOver(voice)
  }

  start(): void {
    const { link, media } = this.#parts
    link.on('event', (event) => this.#take(event))
    link.on('replayed', () => this.#restore())
    media.on('exit', () => this.#sources.lost(this.#streams(), (voice) => this.#fade(voice)))
    media.on('ready', () => {
      // One that dies meanwhile is followed by another.
      this.#sources.found(this.#streams(), (voice) => this.#fade(voice)).catch(() => {})
      // What was begun for nobody is given back when there is time.
      this.#assets.tidy().catch(() => {})
    })
  }

  /** After link.drain(), under an engine that goes on: what its late supervisor did not come to tell it. */
  resume(now: number): void {
    const { handover, link, rate, arena } = this.#parts
    const known = new Set(arena.voices.read().map(({ id }) => id))
    for (const { voice } of [...this.#playing.values()]) {
      if (known.has(voice.voice)) {
        if (handover.unsent(`stop ${voice.voice}`)) this.#sendStop(voice)
      } else if (handover.unsent(`voice ${voice.voice}`)) {
        link.startVoice(restoredVoice(voice, undefined, now)!.start, voice.atFrame)
      } else if (voice.atFrame + rate < now) this.#ended(voice.voice, 'it has ended')
    }
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
    const playing = this.#playing.get(voice)
    if (!playing) {
      throw new BoxError(
        'EVOICE',
        `no voice ${voice} plays; those that do: ${[...this.#playing.keys()].join(', ') || 'none'}`,
      )
    }
    const before = playing.voice.stop
    playing.voice.stop = { frame: atFrame, askedAt: this.#now(), rampFrames: this.#frames(fadeMs) }
    try {
      this.#parts.handover.write([`stop ${voice}`])
      this.#sendStop(playing.voice)
    } catch (error) {
      if (before) playing.voice.stop = before
      else delete playing.voice.stop
      throw error
    }
  }

  /** @returns how many there were */
  stopAll(fadeMs: number): number {
    for (const voice of this.#playing.keys()) this.stop(voice, fadeMs, 0)
    return this.#playing.size
  }

  list(): SoundingVoice[] {
    const readings = new Map(this.#parts.arena.voices.read().map((reading) => [reading.id, reading]))
    return [...this.#playing.values()].map(({ voice }) => {
      const { source: _s, atFrame: _a, fadeInFrames: _f, stop: _, place: _p, ...shown } = voice
      const reading = readings.get(voice.voice)
      return { ...shown, state: reading?.state ?? 'waiting', position: reading?.position ?? 0 }
    })
  }

  async #playAsset(request: PlayRequest): Promise<Played> {
    const asset: CachedAsset = await this.#assets.take(request.path)
    return this.#begin(request, asset, 'sample', asset.asset, () => this.#assets.release(asset))
  }

  async #playStream(request: PlayRequest): Promise<Played> {
    const { path, loop } = request
    const { source, facts } = await this.#sources.open(path, loop)
    return this.#begin(request, facts, 'stream', source, () => this.#sources.close(source))
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
    const voice: Saved = {
      ...{ voice: number, path, strip, gainDb, loop, kind, channels, frames, seconds },
      ...{ source, atFrame, fadeInFrames: this.#frames(fadeInMs) },
      ...(warning !== undefined && { warning }),
    }
    const begun = new Promise<number>((resolve, reject) => {
      const refused = (reason: string) =>
        reject(new BoxError('EVOICE', `voice ${number} with ${path} was refused: ${reason}`))
      this.#playing.set(number, { voice, release, started: resolve, refused })
    })
    // Whether anybody waits for it is the caller's choice.
    begun.catch(() => {})
    try {
      this.#parts.handover.write([`voice ${number}`])
      this.#parts.link.startVoice(restoredVoice(voice, undefined, this.#now())!.start, atFrame)
    } catch (error) {
      this.#playing.delete(number)
      release()
      throw error
    }
    return { voice, started: begun }
  }

  /** A voice that a predecessor started, and that may still play. */
  #takeOver(voice: Saved): void {
    const asset = voice.kind === 'sample' ? this.#assets.claim(voice.source) : undefined
    if (voice.kind === 'sample' && !asset) return
    if (voice.kind === 'stream') this.#sources.claim(voice.source)
    const release = () => (asset ? this.#assets.release(asset) : this.#sources.close(voice.source))
    this.#playing.set(voice.voice, { voice, release, started() {}, refused() {} })
  }

  /** A new engine knows no voice: each begins again where it would be now. */
  #restore(): void {
    const { arena, link } = this.#parts
    const now = this.#now()
    const readings = new Map(arena.voices.read().map((reading) => [reading.id, reading]))
    arena.voices.clear()
    for (const { voice } of [...this.#playing.values()]) {
      const restored = restoredVoice(voice, readings.get(voice.voice) ?? voice.place, now)
      if (!restored) {
        this.#ended(voice.voice, 'it has ended')
        continue
      }
      const { position } = restored.start
      if (position !== undefined) {
        const startFrame = restored.startFrame || now
        voice.place = { position, startFrame, startPosition: position }
      }
      link.startVoice(restored.start, restored.startFrame)
      const { stop } = restored
      if (stop) link.stopVoice(voice.voice, stop.rampFrames, stop.frame)
    }
  }

  #take(event: EngineEvent): void {
    if (event.kind === 'voiceStarted') this.#playing.get(event.voice)?.started(event.frame)
    else if (event.kind === 'voiceEnded') this.#ended(event.voice, 'it ended before it began')
    else if (event.kind === 'voiceRefused') this.#ended(event.voice, event.reason)
  }

  #ended(voice: number, why: string): void {
    const playing = this.#playing.get(voice)
    if (!playing) return
    this.#playing.delete(voice)
    this.#parts.handover.write()
    playing.refused(why)
    playing.release()
  }

  #sendStop({ voice, stop }: Saved): void {
    this.#parts.link.stopVoice(voice, stop!.rampFrames, stop!.frame)
  }

  /** Of a stream that nobody fills any more. */
  #fade(voice: number): void {
    try {
      if (this.#playing.has(voice)) this.stop(voice, 20, 0)
    } catch {
      // The ring is full: the voice is silent in any case, and ends when its ring is closed.
    }
  }

  #streams(): Saved[] {
    return [...this.#playing.values()].map(({ voice }) => voice).filter(({ kind }) => kind === 'stream')
  }

  #save(): { lastVoice: number; voices: Saved[] } {
    return { lastVoice: this.#lastVoice, voices: [...this.#playing.values()].map(({ voice }) => voice) }
  }

  #checkStrip({ strip }: PlayRequest, { channels }: FileFacts): void {
    const { strips } = this.#parts.arena.layout.size
    const last = strips - channels + 1
    if (Number.isInteger(strip) && strip >= 0 && strip < last) return
    const why = channels === 2 ? ' (a stereo file takes two)' : ''
    throw new BoxError('ERANGE', `cannot play on strip ${strip + 1}: give 1 to ${last}${why}`)
  }

  #now(): number {
    return this.#parts.arena.clock[Clock.frames]!
  }

  #frames(ms: number): number {
    return Math.round((ms * this.#parts.rate) / 1000)
  }
}
