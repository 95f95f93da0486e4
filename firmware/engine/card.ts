import { linkPcms, Pcm, type PcmOpening, type PcmOptions, resync } from 'node-alsa-pcm'
import { type Graph, MAX_PERIOD, QUANTUM } from './graph.ts'
import type { CardSettings } from './settings.ts'

export interface CardFault {
  code: string
  message: string
}

/**
 * Both directions of one sound card. Opening runs on threads of the addon and is polled, so that the
 * loop that polls keeps its time; everything per period allocates nothing.
 */
export class Card {
  readonly #settings: CardSettings
  #captureOpening: PcmOpening | undefined
  #playbackOpening: PcmOpening | undefined
  capture: Pcm | undefined
  playback: Pcm | undefined
  fault: CardFault | undefined
  /** Planes of the granted channels, in the memory of the kernels. */
  inputPlanes: Float32Array
  outputPlanes: Float32Array
  periodFrames = 0
  bufferFrames = 0
  readonly #graph: Graph

  constructor(settings: CardSettings, graph: Graph) {
    this.#settings = settings
    this.#graph = graph
    this.inputPlanes = graph.inputs
    this.outputPlanes = graph.outputs
  }

  /** Begins to open: the playback side first, capture with the period that playback was granted. */
  beginOpen(): void {
    this.close()
    this.fault = undefined
    try {
      this.#playbackOpening = Pcm.beginOpen(this.#options('playback', this.#settings.periodFrames))
    } catch (error) {
      this.#fail(error)
    }
  }

  /** 1 once both directions are open, 0 while under way, -1 after a failure (see fault). Never waits. */
  pollOpen(): number {
    if (this.fault) return -1
    try {
      if (this.#playbackOpening) {
        const pcm = this.#playbackOpening.poll()
        if (!pcm) return 0
        this.#playbackOpening = undefined
        this.playback = pcm
        this.#captureOpening = Pcm.beginOpen(this.#options('capture', pcm.granted.periodFrames))
        return 0
      }
      if (this.#captureOpening) {
        const pcm = this.#captureOpening.poll()
        if (!pcm) return 0
        this.#captureOpening = undefined
        this.capture = pcm
      }
      if (!this.capture || !this.playback) return 0
      this.#accept(this.capture, this.playback)
      return 1
    } catch (error) {
      this.#fail(error)
      return -1
    }
  }

  /** Starts, or starts again after an xrun: both directions in step, playback filled with silence. Returns 0 or -errno. */
  restart(): number {
    return resync(this.capture ?? null, this.playback ?? null, this.bufferFrames)
  }

  close(): void {
    this.#captureOpening?.cancel()
    this.#playbackOpening?.cancel()
    this.#captureOpening = undefined
    this.#playbackOpening = undefined
    // On threads of the addon: a live USB card may hold its closer for milliseconds.
    if (this.capture) closeInBackground(this.capture)
    if (this.playback) closeInBackground(this.playback)
    this.capture = undefined
    this.playback = undefined
  }

  /** What was granted, for the report. */
  describe(): unknown {
    return {
      capture: this.capture?.granted,
      playback: this.playback?.granted,
      warnings: [...(this.playback?.warnings ?? []), ...(this.capture?.warnings ?? [])],
      fault: this.fault,
    }
  }

  #options(direction: 'capture' | 'playback', periodFrames: number): PcmOptions {
    const { capture, playback, rate, inputs, outputs, periods, format } = this.#settings
    return {
      device: direction === 'capture' ? capture : playback,
      direction,
      rate,
      channels: direction === 'capture' ? inputs : outputs,
      periodFrames,
      periods,
      periodMultipleOf: QUANTUM,
      exactRate: true,
      ...(format ? { format } : {}),
    }
  }

  #accept(capture: Pcm, playback: Pcm): void {
    const c = capture.granted
    const p = playback.granted
    if (c.rate !== p.rate || c.periodFrames !== p.periodFrames) {
      throw cardError(
        `capture was granted ${c.rate} Hz with a period of ${c.periodFrames} frames, playback ${p.rate} Hz with ${p.periodFrames}: both must be the same`,
      )
    }
    if (c.periodFrames % QUANTUM !== 0 || c.periodFrames > MAX_PERIOD) {
      throw cardError(
        `the card's period of ${c.periodFrames} frames is no multiple of ${QUANTUM} up to ${MAX_PERIOD}`,
      )
    }
    // Plugins cannot be linked, and say so; the kernel's cards then start both directions at one instant.
    if (c.device.startsWith('hw:') && p.device.startsWith('hw:')) linkPcms(capture, playback)
    this.inputPlanes = this.#graph.inputs.subarray(0, c.channels * MAX_PERIOD)
    this.outputPlanes = this.#graph.outputs.subarray(0, p.channels * MAX_PERIOD)
    this.periodFrames = p.periodFrames
    this.bufferFrames = p.bufferFrames
  }

  #fail(error: unknown): void {
    const { code, message } = error as CardFault
    this.close()
    this.fault = { code: code ?? 'ECARD', message }
  }
}

function closeInBackground(pcm: Pcm): void {
  try {
    pcm.beginClose()
  } catch (error) {
    if ((error as CardFault).code !== 'EBADF') throw error
  }
}

function cardError(message: string): Error {
  return Object.assign(new Error(`card: ${message}`), { code: 'ECARD' })
}
