import { openWav } from '../wav/index.ts'
import { CardError } from './card-error.ts'

/** What some of the inputs hear: a WAV file over and over, its frame 0 at the card's frame 0. */
export interface WavLoop {
  readonly channels: number
  /** Fills planes[at...] from index 0 on with what sounds from the card's frame `frame` on. */
  read(frame: number, frames: number, planes: readonly Float32Array[], at: number): void
  close(): void
}

/** @throws WavError for what is no WAV; CardError EINVAL for one of another rate, or empty */
export function openWavLoop(path: string, rate: number): WavLoop {
  const wav = openWav(path)
  const fault =
    wav.rate !== rate
      ? `it has ${wav.rate} Hz, the card ${rate} Hz; convert it first: sox ${path} -r ${rate} OUT.wav`
      : wav.frames === 0
        ? 'it holds no frames'
        : ''
  if (fault !== '') {
    wav.close()
    throw new CardError('EINVAL', `loop ${path}`, fault)
  }
  return {
    channels: wav.channels,
    read(frame, frames, planes, at) {
      for (let done = 0; done < frames; ) {
        const position = (frame + done) % wav.frames
        const some = Math.min(frames - done, wav.frames - position)
        const parts = planes.slice(at, at + wav.channels).map((plane) => plane.subarray(done, done + some))
        wav.read(position, some, parts)
        done += some
      }
    },
    close() {
      wav.close()
    },
  }
}
