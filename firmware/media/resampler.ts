import { setImmediate as turn } from 'node:timers/promises'
import libsamplerate from '@alexanderolsen/libsamplerate-js'
import { MediaError } from './media-error.ts'

type Converter = Awaited<ReturnType<typeof libsamplerate.create>>

/** The library takes up to 192 kHz; below 1 kHz the step to 96 kHz comes near its limit of 256. */
export const LOWEST_RATE = 1000
export const HIGHEST_RATE = 192000

/** Frames of one call of process(): 12 ms at 44.1 kHz, 0.35 ms of work in stereo on a desktop core. */
export const INPUT_BLOCK = 512

/**
 * The longest stretch of input, in frames of the lower rate, that one output frame depends on, on one
 * side. Best sinc: 340239 coefficients at 2381 a crossing = 143 frames (libsamplerate, high_qual_coeffs.h);
 * the rest is margin.
 */
export const FILTER_REACH = 160

/** Each converter is a WebAssembly instance of 26 MB that takes 6 ms to make: used ones are kept. */
const idle: Converter[] = []
const MOST_IDLE = 4

/** Until the code is optimised, blocks take up to 32 ms; after these, below 1 ms (measured, Node 20). */
const WARM_UP_BLOCKS = 96

/** Makes the first converter and has its code compiled, so that the first file does not wait 130 ms for it. */
export async function warmUpResampler(): Promise<void> {
  const resampler = await Resampler.open(2, 44100, 48000)
  const silence = [new Float32Array(INPUT_BLOCK), new Float32Array(INPUT_BLOCK)]
  for (let n = 0; n < WARM_UP_BLOCKS; n++) {
    resampler.process(silence, INPUT_BLOCK)
    await turn()
  }
  resampler.close()
}

/**
 * libsamplerate's best sinc converter (band edge 97 %, 145 dB) with its state kept from call to call, so
 * that the blocks of a file join without a seam. Its output is not delayed: output frame n lies at
 * input frame n * inRate / outRate. It holds back what it still needs input for; zeros flush it.
 */
export class Resampler {
  readonly channels: number
  /** What process() gave: one plane per channel. */
  readonly planes: Float32Array[]
  readonly #converter: Converter
  readonly #input: Float32Array
  readonly #output: Float32Array
  readonly #length = { frames: 0 }

  private constructor(converter: Converter, channels: number, ratio: number) {
    // What was held back before can come with a block; a block more is room enough at any ratio.
    const room = Math.ceil((INPUT_BLOCK * 2 + FILTER_REACH * 4) * ratio) + 16
    this.channels = channels
    this.planes = Array.from({ length: channels }, () => new Float32Array(room))
    this.#converter = converter
    this.#input = new Float32Array(INPUT_BLOCK * channels)
    this.#output = new Float32Array(room * channels)
  }

  /** @param inRate, outRate Hz, 1000..192000 @throws MediaError ERATE */
  static async open(channels: number, inRate: number, outRate: number): Promise<Resampler> {
    for (const rate of [inRate, outRate]) {
      if (!(rate >= LOWEST_RATE && rate <= HIGHEST_RATE)) {
        throw new MediaError(
          'ERATE',
          `resample ${inRate} Hz to ${outRate} Hz: ${rate} Hz is not allowed; allowed are ${LOWEST_RATE} to ${HIGHEST_RATE} Hz`,
        )
      }
    }
    const used = idle.pop()
    const converter =
      used ??
      (await libsamplerate.create(channels, inRate, outRate, {
        converterType: libsamplerate.ConverterType.SRC_SINC_BEST_QUALITY,
      }))
    if (used) {
      // Each assignment begins anew with an empty history; the library forgets its own ratio (2.1.2).
      used.inputSampleRate = inRate
      used.outputSampleRate = outRate
      used.nChannels = channels
      used.ratio = outRate / inRate
    }
    return new Resampler(converter, channels, outRate / inRate)
  }

  /**
   * Takes the next frames and gives what can be told by now, in `planes`.
   * @param input one plane per channel, `frames` (at most INPUT_BLOCK) of each are read
   * @returns frames given
   */
  process(input: readonly Float32Array[], frames: number): number {
    const { channels } = this
    const interleaved = this.#input
    for (let c = 0; c < channels; c++) {
      const plane = input[c]!
      for (let n = 0; n < frames; n++) interleaved[n * channels + c] = plane[n]!
    }
    const block = frames === INPUT_BLOCK ? interleaved : interleaved.subarray(0, frames * channels)
    this.#converter.full(block, this.#output, this.#length)
    const given = this.#length.frames
    for (let c = 0; c < channels; c++) {
      const plane = this.planes[c]!
      for (let n = 0; n < given; n++) plane[n] = this.#output[n * channels + c]!
    }
    return given
  }

  /** Gives the converter to the next one; this one is dead. */
  close(): void {
    if (idle.length < MOST_IDLE) idle.push(this.#converter)
    else this.#converter.destroy()
  }
}
