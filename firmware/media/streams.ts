import { CHUNKS, type SourceRing, SourceState, SourceWord } from '../arena/index.ts'
import { framesAtRate, type ReaderStart } from './frame-reader.ts'
import { MediaError } from './media-error.ts'
import { openReader } from './open-reader.ts'
import { Slices } from './slices.ts'
import { SoundFile } from './sound-file.ts'
import { Stream, type StreamState } from './stream.ts'

/** A stream that is gone on with is answered for when so much lies in its ring again, 85 ms at 48 kHz; the rest follows. */
const RESUMED_CHUNKS = 16
/** How often rings are filled up, ms: 4 of a ring's 128 chunks at 48 kHz. */
const FILL_EVERY_MS = 20

export interface StreamUsage {
  source: number
  path: string
  channels: number
  state: StreamState
  /** Chunks written and not yet read, of `chunks`. */
  filled: number
  chunks: number
  /** Times the engine found the ring empty. */
  underruns: number
  replacedSamples: number
}

export interface StreamStart extends ReaderStart {
  /** Go on where the ring's last writer stopped, with what it was started with. */
  resume?: boolean
}

/** One source ring, whoever fills it. */
export interface SourceStatus {
  source: number
  state: 'closed' | 'open' | 'ended'
  /** By this process. */
  filling: boolean
}

const SOURCE_STATES = ['closed', 'open', 'ended'] as const

/** Every stream of the box, by source ring, and the timer that keeps the rings full. */
export class Streams {
  readonly #rings: readonly SourceRing[]
  readonly #rate: number
  readonly #report: (stream: Stream, source: number) => void
  readonly #streams = new Map<number, Stream>()
  /** Sources whose file is being opened, with that file. */
  readonly #opening = new Map<number, { path: string }>()
  #timer: NodeJS.Timeout | null = null
  #filling = false

  /** @param rate the box's, Hz @param report is told of each stream that fails */
  constructor(rings: readonly SourceRing[], rate: number, report: (stream: Stream, source: number) => void) {
    this.#rings = rings
    this.#rate = rate
    this.#report = report
  }

  /**
   * Opens a file on a source ring and fills the ring.
   * @returns the file, closed already where all of it is in the ring
   * @throws MediaError EBUSY, ECANCELED (stopped meanwhile), or what opening the file gives
   */
  async start(source: number, path: string, start: StreamStart): Promise<SoundFile> {
    const ring = this.#ringOf(source)
    const present = this.#streams.get(source)
    const holder = this.#opening.get(source)?.path ?? (present?.finished === false ? present.file.path : null)
    if (holder !== null) {
      throw new MediaError(
        'EBUSY',
        `stream ${path}: source ${source} is busy with ${holder}; stop that stream first or take another source`,
      )
    }
    const stream = await this.#open(source, ring, path, start)
    if (!(stream instanceof Stream)) return stream
    const slices = new Slices()
    const enough = start.resume ? RESUMED_CHUNKS : CHUNKS
    while (stream.wantsMore && ring.filled() < enough) {
      stream.writeChunk()
      await slices.pause()
    }
    if (stream.failure) {
      if (this.#streams.get(source) === stream) this.stop(source)
      throw stream.failure
    }
    if (stream.state === 'stopped') throw canceled(path, source)
    this.#timer ??= setInterval(() => void this.#fill(), FILL_EVERY_MS)
    return stream.file
  }

  /** Closes the ring, whether this process fills it or not. */
  stop(source: number): void {
    const ring = this.#ringOf(source)
    const stream = this.#streams.get(source)
    this.#streams.delete(source)
    this.#opening.delete(source)
    if (stream) stream.stop()
    else ring.close()
    this.#restWhenIdle()
  }

  stopAll(): void {
    for (const source of [...this.#streams.keys(), ...this.#opening.keys()]) this.stop(source)
  }

  /** Whether a ring is below half: streams then come before loads, for they sound now. */
  get starving(): boolean {
    for (const [source, stream] of this.#streams) {
      if (stream.state === 'open' && this.#rings[source]!.filled() < CHUNKS / 2) return true
    }
    return false
  }

  sources(): SourceStatus[] {
    return this.#rings.map((ring, source) => ({
      ...{ source, state: SOURCE_STATES[ring.state()]! },
      filling: this.#opening.has(source) || this.#streams.get(source)?.state === 'open',
    }))
  }

  usage(): StreamUsage[] {
    return [...this.#streams].map(([source, stream]) => ({
      source,
      path: stream.file.path,
      channels: stream.reader.channels,
      state: stream.state,
      filled: this.#rings[source]!.filled(),
      chunks: CHUNKS,
      underruns: this.#rings[source]!.words[SourceWord.underruns]!,
      replacedSamples: stream.file.replacedSamples,
    }))
  }

  /** The stream; only its file where a stream to be resumed has been written to its end. */
  async #open(
    source: number,
    ring: SourceRing,
    path: string,
    { startFrame = 0, loop = false, resume = false }: StreamStart,
  ): Promise<Stream | SoundFile> {
    if (resume && ring.state() !== SourceState.open) {
      throw new MediaError(
        'ESTATE',
        `stream ${path}: source ${source} is not open; nothing can be gone on with`,
      )
    }
    const token = { path }
    this.#opening.set(source, token)
    const from = startFrame + (resume ? ring.writtenFrames() : 0)
    try {
      if (resume) {
        const whole = await endOf(path, this.#rate, loop, from)
        if (whole && this.#opening.get(source) === token) {
          ring.end()
          return whole
        }
      }
      const { file, reader } = await openReader(path, this.#rate, { startFrame: from, loop })
      if (this.#opening.get(source) !== token) {
        reader.close()
        throw canceled(path, source)
      }
      if (!resume) ring.open(reader.channels)
      else if (ring.words[SourceWord.channels] !== reader.channels) {
        reader.close()
        throw otherFile(path, ring.words[SourceWord.channels]!, reader.channels)
      }
      const stream = new Stream(ring, file, reader)
      this.#streams.set(source, stream)
      return stream
    } finally {
      if (this.#opening.get(source) === token) this.#opening.delete(source)
    }
  }

  /** Chunk by chunk in turn, so that no ring waits for another to be full. */
  async #fill(): Promise<void> {
    if (this.#filling) return
    this.#filling = true
    const slices = new Slices()
    for (let wrote = true; wrote; ) {
      wrote = false
      for (const [source, stream] of this.#streams) {
        if (!stream.wantsMore) continue
        stream.writeChunk()
        wrote = true
        if (stream.failure) this.#report(stream, source)
      }
      await slices.pause()
    }
    this.#filling = false
    this.#restWhenIdle()
  }

  #restWhenIdle(): void {
    if ([...this.#streams.values()].some((stream) => stream.state === 'open') || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  #ringOf(source: number): SourceRing {
    const ring = this.#rings[source]
    if (ring) return ring
    const allowed = this.#rings.length > 0 ? `allowed are 0 to ${this.#rings.length - 1}` : 'the box has none'
    throw new MediaError('ERANGE', `source is ${source}; ${allowed}`)
  }
}

function otherFile(path: string, channels: number, now: number): MediaError {
  return new MediaError(
    'ECHANNELS',
    `stream ${path}: it began with ${channels} channels and has ${now} now: another file lies there`,
  )
}

function canceled(path: string, source: number): MediaError {
  return new MediaError('ECANCELED', `stream ${path}: source ${source} was stopped before it was primed`)
}

/** The file, closed, if it ends at or before that frame. */
async function endOf(
  path: string,
  rate: number,
  loop: boolean,
  frame: number,
): Promise<SoundFile | undefined> {
  if (loop) return undefined
  const file = await SoundFile.open(path)
  file.close()
  return frame >= framesAtRate(file, rate) ? file : undefined
}
