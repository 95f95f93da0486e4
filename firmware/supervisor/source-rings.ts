// Which source ring plays which stream, and how streams outlive the process that fills their rings.
import { CHUNK_FRAMES, type SourceRing } from '../arena/index.ts'
import { BoxError } from './box-error.ts'
import type { FileFacts, MediaLink } from './media-link.ts'

export interface StreamVoice {
  voice: number
  path: string
  loop: boolean
  source: number
}

type RingVoice = Pick<StreamVoice, 'voice' | 'source'>

/** So much sound is left in a ring that nobody fills when its voice begins to fade. */
const FADE_BEFORE_FRAMES = 12 * CHUNK_FRAMES

export class SourceRings {
  readonly #rings: readonly SourceRing[]
  readonly #media: MediaLink
  readonly #rate: number
  readonly #inUse = new Set<number>()
  /** Voices whose ring nobody fills, by voice. */
  readonly #drying = new Map<number, NodeJS.Timeout>()

  constructor(rings: readonly SourceRing[], media: MediaLink, rate: number) {
    this.#rings = rings
    this.#media = media
    this.#rate = rate
  }

  /** Opens a file on a free ring. @throws BoxError ENOSOURCE, and what reading the file gives */
  async open(path: string, loop: boolean): Promise<{ source: number; facts: FileFacts }> {
    const source = this.#rings.findIndex((_, n) => !this.#inUse.has(n))
    if (source < 0) {
      throw new BoxError(
        'ENOSOURCE',
        `all ${this.#rings.length} streams of the box are playing: stop one first`,
      )
    }
    this.#inUse.add(source)
    try {
      return { source, facts: await this.#media.request('stream', { path, source, loop }) }
    } catch (error) {
      this.close(source)
      throw error
    }
  }

  /** A voice of a predecessor plays it. */
  claim(source: number): void {
    this.#inUse.add(source)
  }

  close(source: number): void {
    this.#inUse.delete(source)
    // Without a media process there is no stream to stop: its successor is told what nobody plays.
    this.#media.request('stopStream', { source }).catch(() => {})
  }

  /** Nobody fills the rings: what is in them sounds on, and fades before they are empty. */
  lost(streams: readonly StreamVoice[], fade: (voice: number) => void): void {
    for (const stream of streams) this.#watchDrying(stream, fade)
  }

  #watchDrying({ voice, source }: RingVoice, fade: (voice: number) => void): void {
    const left = this.#rings[source]!.filled() * CHUNK_FRAMES - FADE_BEFORE_FRAMES
    this.#saved(voice)
    if (left <= 0) {
      fade(voice)
      return
    }
    // Then it is looked at anew: it may be filled again before the answer has come.
    const again = () => this.#watchDrying({ voice, source }, fade)
    this.#drying.set(voice, setTimeout(again, (left * 1000) / this.#rate))
  }

  /**
   * A media process is there, a new one or one that outlived a supervisor: it goes on with what it does not fill
   * yet, where its predecessor stopped, and closes what nobody plays.
   */
  async found(streams: readonly StreamVoice[], fade: (voice: number) => void): Promise<void> {
    const { sources } = await this.#media.request('sources', {})
    const resumed = sources.map(({ source, state, filling }) => {
      const stream = streams.find((one) => one.source === source)
      if (stream && state === 'open' && !filling) return this.#resume(stream, fade)
      if (stream) this.#saved(stream.voice)
      else if (state !== 'closed' && !this.#inUse.has(source)) this.close(source)
      return undefined
    })
    await Promise.all(resumed)
  }

  async #resume({ voice, path, source, loop }: StreamVoice, fade: (voice: number) => void): Promise<void> {
    try {
      await this.#media.request('stream', { path, source, loop, resume: true })
      // Its voice has ended meanwhile.
      if (!this.#inUse.has(source)) this.close(source)
    } catch {
      fade(voice)
    }
    this.#saved(voice)
  }

  #saved(voice: number): void {
    clearTimeout(this.#drying.get(voice))
    this.#drying.delete(voice)
  }
}
