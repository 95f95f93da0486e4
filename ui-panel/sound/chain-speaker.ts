import { FADE_FRAMES } from '../model/listen/fade.ts'
import { readSoundPiece } from '../model/listen/sound-piece.ts'
import { SoundPlayer } from '../model/listen/sound-player.ts'
import type { Speaker, SpeakerFigures } from '../model/listen/speaker.ts'
import { Volume } from './volume.ts'

const BLOCK_FRAMES = 512
/** Laid out ahead: as long may the page be busy without being heard. Seconds. */
const AHEAD = 0.1
/** The browser may have gone on by so much since it told the time. Seconds. */
const SAFE = 0.015
const LOOK_MS = 20

/**
 * Sound by buffers that are laid end to end, for pages that come by plain http, where browsers have no worklets. The end of
 * what is laid out is always faded, and the fade taken away when more is laid behind it: a page that is held up does not click.
 */
export class ChainSpeaker implements Speaker {
  readonly way = 'chained buffers'
  readonly #context: AudioContext
  readonly #player: SoundPlayer
  readonly #volume: Volume
  readonly #fade: GainNode
  readonly #timer: ReturnType<typeof setInterval>
  /** Of what is laid out: in frames, so that nothing is rounded. 0: nothing was yet. */
  #end = 0
  #tears = 0

  constructor(context: AudioContext) {
    this.#context = context
    this.#player = new SoundPlayer(context.sampleRate)
    this.#volume = new Volume(context)
    this.#fade = context.createGain()
    this.#fade.connect(this.#volume.input)
    this.#timer = setInterval(() => this.#lay(), LOOK_MS)
  }

  take(piece: ArrayBuffer): void {
    const read = readSoundPiece(piece)
    if (read) this.#player.take(read)
    this.#lay()
  }

  setVolume(gain: number): void {
    this.#volume.set(gain)
  }

  async figures(): Promise<SpeakerFigures> {
    const { currentTime, sampleRate } = this.#context
    const figures = this.#player.figures()
    const heardIn = this.#end / sampleRate - currentTime + this.#volume.latency
    return { ...figures, underruns: figures.underruns + this.#tears, heardIn }
  }

  close(): void {
    clearInterval(this.#timer)
    this.#volume.close()
  }

  #lay(): void {
    const { currentTime, sampleRate, state } = this.#context
    if (state !== 'running') return
    const { gain } = this.#fade
    const until = (currentTime + AHEAD) * sampleRate
    if (this.#end >= until) return
    if (this.#end - FADE_FRAMES < (currentTime + SAFE) * sampleRate) {
      // It fades out already, or begins.
      if (this.#end > 0) this.#tears++
      this.#end = Math.ceil(Math.max(this.#end, (currentTime + SAFE) * sampleRate))
      gain.setValueAtTime(0, this.#end / sampleRate)
      gain.linearRampToValueAtTime(1, (this.#end + FADE_FRAMES) / sampleRate)
    } else gain.cancelScheduledValues((this.#end - FADE_FRAMES - 0.5) / sampleRate)
    while (this.#end < until) this.#append()
    gain.setValueAtTime(1, (this.#end - FADE_FRAMES) / sampleRate)
    gain.linearRampToValueAtTime(0, this.#end / sampleRate)
  }

  #append(): void {
    const { sampleRate } = this.#context
    const buffer = this.#context.createBuffer(2, BLOCK_FRAMES, sampleRate)
    this.#player.render(buffer.getChannelData(0), buffer.getChannelData(1))
    const source = this.#context.createBufferSource()
    source.buffer = buffer
    source.connect(this.#fade)
    source.start(this.#end / sampleRate)
    this.#end += BLOCK_FRAMES
  }
}
