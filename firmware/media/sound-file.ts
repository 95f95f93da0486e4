import { stat } from 'node:fs/promises'
import { openWav, WavError, type WavReader } from '../../hal/wav/index.ts'
import { MediaError } from './media-error.ts'
import { HIGHEST_RATE, LOWEST_RATE } from './resampler.ts'

export const MOST_CHANNELS = 2

/** Beyond this (+600 dBFS) a float is an accident, and the sums of the resampler would overflow. */
const LARGEST_SAMPLE = 1e30

/** A WAV file of one or two channels whose samples are all finite. */
export class SoundFile {
  readonly path: string
  readonly channels: number
  /** Hz, as recorded. */
  readonly rate: number
  /** At that rate; at least 1. */
  readonly frames: number
  /** Samples read so far that were no number, infinite or beyond 1e30, and were replaced by 0. */
  replacedSamples = 0
  /** Its recorder never completed the header: what is there was taken for all. */
  readonly unfinished: boolean
  readonly #wav: WavReader

  private constructor(path: string, wav: WavReader) {
    this.path = path
    this.channels = wav.channels
    this.rate = wav.rate
    this.frames = wav.frames
    this.unfinished = wav.unfinished
    this.#wav = wav
  }

  /**
   * @throws MediaError ENOENT, EISDIR, EINVAL (no regular file), EFOREIGN, ETRUNCATED, ECODEC, EHEADER
   * (no sound WAV), ECHANNELS, ERATE, EEMPTY
   */
  static async open(path: string): Promise<SoundFile> {
    await refuseOtherThanFile(path)
    const wav = openNamed(path)
    const fault = faultOf(path, wav)
    if (fault) {
      wav.close()
      throw fault
    }
    return new SoundFile(path, wav)
  }

  /**
   * Random access; blocks while the disk is read.
   * @param planes one per channel; frames `from`..`from + frames` go to their beginnings
   * @throws MediaError EIO when the file has become shorter than it was when it was opened
   */
  read(from: number, frames: number, planes: Float32Array[]): void {
    const got = this.#wav.read(from, frames, planes)
    if (got !== frames) {
      throw new MediaError(
        'EIO',
        `read ${this.path}: ${got} of ${frames} frames came at frame ${from}; the file had ${this.frames} frames when it was opened`,
      )
    }
    for (const plane of planes) {
      for (let n = 0; n < frames; n++) {
        if (Math.abs(plane[n]!) <= LARGEST_SAMPLE) continue
        plane[n] = 0
        this.replacedSamples++
      }
    }
  }

  close(): void {
    this.#wav.close()
  }
}

/** What a user should know of a file that was played all the same; null when all was well so far. */
export function warningOf(file: SoundFile): string | null {
  const warnings: string[] = []
  if (file.unfinished) {
    warnings.push(`its header was never completed; the ${file.frames} frames there are were taken for all`)
  }
  if (file.replacedSamples > 0) {
    warnings.push(
      `${file.replacedSamples} samples were no number, infinite or beyond 1e30 and were replaced by 0`,
    )
  }
  return warnings.length > 0 ? `${file.path}: ${warnings.join('; ')}` : null
}

function openNamed(path: string): WavReader {
  try {
    return openWav(path)
  } catch (error) {
    if (error instanceof WavError) throw new MediaError(error.code, `open ${error.message}`)
    throw error
  }
}

function faultOf(path: string, wav: WavReader): MediaError | null {
  if (wav.channels > MOST_CHANNELS) {
    return new MediaError(
      'ECHANNELS',
      `open ${path}: it has ${wav.channels} channels; allowed are 1 (mono) or ${MOST_CHANNELS} (stereo)`,
    )
  }
  if (wav.rate < LOWEST_RATE || wav.rate > HIGHEST_RATE) {
    return new MediaError(
      'ERATE',
      `open ${path}: its rate is ${wav.rate} Hz; allowed are ${LOWEST_RATE} to ${HIGHEST_RATE} Hz`,
    )
  }
  if (wav.frames < 1)
    return new MediaError('EEMPTY', `open ${path}: it holds no frames; at least 1 is needed`)
  return null
}

/** A pipe or a device would block the process for as long as it likes. */
async function refuseOtherThanFile(path: string): Promise<void> {
  let kind: Awaited<ReturnType<typeof stat>>
  try {
    kind = await stat(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason =
      code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no such file' : (error as Error).message
    throw new MediaError(code ?? 'EIO', `open ${path}: ${reason}`)
  }
  if (kind.isDirectory()) {
    throw new MediaError('EISDIR', `open ${path}: it is a folder; a WAV file is needed`)
  }
  if (!kind.isFile()) {
    throw new MediaError('EINVAL', `open ${path}: it is a pipe, socket or device; a WAV file is needed`)
  }
}
