import { join } from 'node:path'
import { CardHost } from '../../hal/virtual-card/card-host.ts'
import { createVirtualCard, type VirtualCard } from '../../hal/virtual-card/index.ts'
import type { WavLoop } from '../../hal/virtual-card/wav-loop.ts'
import { openWav } from '../../hal/wav/index.ts'
import { RATE } from './scene.ts'

const OUTPUTS = 2
const WORK_EVERY_MS = 10

export interface Recording {
  planes: Float32Array[]
  /** Card frame of the planes' frame 0. */
  from: number
}

/**
 * The far end of the box's sound card, in this process: no process of the box can take it along. It feeds the
 * inputs in a loop and records what the outputs gave; it can pull the card out.
 */
export class FarEnd {
  readonly card: VirtualCard
  readonly #host: CardHost
  readonly #path: string
  readonly #timer: NodeJS.Timeout
  readonly #look = Array.from({ length: OUTPUTS }, () => new Float32Array(RATE / 10))

  /** @param loops what each input hears, from the card's frame 0, over and over */
  constructor(folder: string, loops: readonly Float32Array[], id = 'trial') {
    this.card = createVirtualCard({
      ...{ runtimeDir: folder, id, label: `Trial's ${id}`, rate: RATE, format: 'FLOAT_LE' },
      ...{ captureChannels: loops.length, playbackChannels: OUTPUTS },
    })
    this.#path = join(folder, `recording-${id}.wav`)
    this.#host = new CardHost(this.card, loops.map(loopOf), this.#path)
    this.#timer = setInterval(() => this.#host.work(), WORK_EVERY_MS)
  }

  /** What a box has to be started with to find the card. */
  get environment(): NodeJS.ProcessEnv {
    return { ALSA_CONFIG_PATH: this.card.alsaConfig }
  }

  get now(): number {
    return this.card.frames()
  }

  /** Peak of an output over the last milliseconds, full scale 1. */
  peak(output: number, ms = 10): number {
    const frames = Math.round((RATE * ms) / 1000)
    this.card.readPlayback(this.now - frames, frames, this.#look)
    let peak = 0
    for (let n = 0; n < frames; n++) peak = Math.max(peak, Math.abs(this.#look[output]![n]!))
    return peak
  }

  /** Ends the recording, not the card. @throws Error when this process came too late for some of it */
  recording(): Recording {
    clearInterval(this.#timer)
    this.#host.end()
    if (this.#host.lostFrames > 0) {
      throw new Error(
        `the trial's own recording lacks ${this.#host.lostFrames} frames: the machine is too busy`,
      )
    }
    const wav = openWav(this.#path)
    const planes = Array.from({ length: OUTPUTS }, () => new Float32Array(wav.frames))
    wav.read(0, wav.frames, planes)
    wav.close()
    return { planes, from: this.#host.recordedFrom }
  }

  close(): void {
    clearInterval(this.#timer)
    this.card.close()
  }
}

function loopOf(plane: Float32Array): WavLoop {
  return {
    channels: 1,
    read(frame, frames, planes, at) {
      for (let done = 0; done < frames; ) {
        const position = (frame + done) % plane.length
        const some = Math.min(frames - done, plane.length - position)
        planes[at]!.set(plane.subarray(position, position + some), done)
        done += some
      }
    },
    close() {},
  }
}
