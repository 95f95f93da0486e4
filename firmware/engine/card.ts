import {
  AlsaError,
  type Granted,
  linkPcms,
  Pcm,
  type PcmOpening,
  type PcmOptions,
  resync,
} from 'node-alsa-pcm'
import type { CardPair } from '../arena/index.ts'
import type { CardFault } from './card-fault.ts'
import { type Graph, MAX_CHANNELS, MAX_PERIOD, PLANE_FRAMES, QUANTUM } from './graph.ts'
import { rateFault } from './rate-fault.ts'
import type { CardSettings } from './settings.ts'

/** A card that takes longer to close is opened all the same: looks, one every 5 ms. */
const CLOSING_LOOKS = 200

type Direction = 'capture' | 'playback'

/**
 * Both directions of one sound card. Opening runs on threads of the addon and is polled, so that the
 * loop that polls keeps its time; everything per period allocates nothing.
 */
export class Card {
  readonly #settings: CardSettings
  #pair: CardPair = { capture: '', playback: '' }
  #opening: { direction: Direction; pcm: PcmOpening } | undefined
  /** Handles being closed: until that is done their device is busy. */
  #closing: (() => boolean)[] = []
  #closingLooks = 0
  /** What a direction takes that refused the box's rate. */
  #otherRates: { [D in Direction]?: readonly number[] } = {}
  capture: Pcm | undefined
  playback: Pcm | undefined
  fault: CardFault | undefined
  /** Planes of the granted channels, in the memory of the kernels. */
  inputPlanes: Float32Array
  outputPlanes: Float32Array
  periodFrames = 0
  bufferFrames = 0
  readonly #graph: Pick<Graph, 'inputs' | 'outputs'>

  constructor(settings: CardSettings, graph: Pick<Graph, 'inputs' | 'outputs'>) {
    this.#settings = settings
    this.#graph = graph
    this.inputPlanes = graph.inputs
    this.outputPlanes = graph.outputs
  }

  /** Begins to open: the playback side first, capture with the period that playback was granted. */
  beginOpen(pair: CardPair): void {
    this.close()
    this.fault = undefined
    this.#pair = pair
    this.#otherRates = {}
    this.#closingLooks = 0
  }

  /** 1 once both directions are open, 0 while under way, -1 after a failure (see fault). Never waits. */
  pollOpen(): number {
    if (this.fault) return -1
    if (!this.closed() && this.#closingLooks++ < CLOSING_LOOKS) return 0
    try {
      if (this.#opening) this.#look(this.#opening)
      else if (!this.#answered('playback')) this.#begin('playback')
      else if (!this.#answered('capture')) this.#begin('capture')
      else {
        this.#accept()
        return 1
      }
      return 0
    } catch (error) {
      this.fail(error as CardFault)
      return -1
    }
  }

  /** Whether every handle is closed: until then another program finds the device busy. */
  closed(): boolean {
    this.#closing = this.#closing.filter((done) => !done())
    return this.#closing.length === 0
  }

  #answered(direction: Direction): boolean {
    return this[direction] !== undefined || this.#otherRates[direction] !== undefined
  }

  #begin(direction: Direction): void {
    const period = this.playback?.granted.periodFrames ?? this.#settings.periodFrames
    this.#opening = { direction, pcm: Pcm.beginOpen(this.#options(direction, period)) }
  }

  #look({ direction, pcm: opening }: { direction: Direction; pcm: PcmOpening }): void {
    try {
      const pcm = opening.poll()
      if (!pcm) return
      this[direction] = pcm
    } catch (error) {
      // The other direction is asked as well, for a rate that both take.
      if (!(error instanceof AlsaError) || error.rates === undefined) throw error
      this.#otherRates[direction] = error.rates
    }
    this.#opening = undefined
  }

  /** Starts, or starts again after an xrun: both directions in step, playback filled with silence. Returns 0 or -errno. */
  restart(): number {
    return resync(this.capture ?? null, this.playback ?? null, this.bufferFrames)
  }

  close(): void {
    this.#opening?.pcm.cancel()
    this.#opening = undefined
    // On threads of the addon: a live USB card may hold its closer for milliseconds.
    if (this.capture) this.#closing.push(closeInBackground(this.capture))
    if (this.playback) this.#closing.push(closeInBackground(this.playback))
    this.capture = undefined
    this.playback = undefined
  }

  /** What was granted, for the report. */
  describe(): { capture: Granted | undefined; playback: Granted | undefined; warnings: string[] } {
    return {
      capture: this.capture?.granted,
      playback: this.playback?.granted,
      warnings: [...(this.playback?.warnings ?? []), ...(this.capture?.warnings ?? [])],
    }
  }

  #options(direction: 'capture' | 'playback', periodFrames: number): PcmOptions {
    const { rate, inputs, outputs, periods, format } = this.#settings
    return {
      device: this.#pair[direction],
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

  #accept(): void {
    const { capture, playback } = this
    if (!capture || !playback) throw this.#rateFault()
    const c = capture.granted
    const p = playback.granted
    if (c.rate !== p.rate || c.periodFrames !== p.periodFrames) {
      throw cardFault(
        `capture was granted ${c.rate} Hz with a period of ${c.periodFrames} frames, playback ${p.rate} Hz with ${p.periodFrames}: both must be the same`,
      )
    }
    if (c.periodFrames % QUANTUM !== 0 || c.periodFrames > MAX_PERIOD) {
      throw cardFault(
        `the card's period of ${c.periodFrames} frames is no multiple of ${QUANTUM} up to ${MAX_PERIOD}`,
      )
    }
    if (Math.max(c.channels, p.channels) > MAX_CHANNELS) {
      throw cardFault(
        `the card has ${c.channels} inputs and ${p.channels} outputs; allowed are up to ${MAX_CHANNELS}`,
      )
    }
    // Plugins cannot be linked, and say so; the kernel's cards then start both directions at one instant.
    if (c.device.startsWith('hw:') && p.device.startsWith('hw:')) linkPcms(capture, playback)
    this.inputPlanes = this.#graph.inputs.subarray(0, c.channels * PLANE_FRAMES)
    this.outputPlanes = this.#graph.outputs.subarray(0, p.channels * PLANE_FRAMES)
    this.periodFrames = p.periodFrames
    this.bufferFrames = p.bufferFrames
  }

  #rateFault(): CardFault {
    const takes = (direction: Direction) => this.#otherRates[direction] ?? this[direction]?.rates ?? []
    const { capture, playback } = this.#pair
    return rateFault(this.#settings.rate, capture, takes('capture'), playback, takes('playback'))
  }

  /** Lets go of it and says why. */
  fail({ code, message, offered }: CardFault): void {
    this.close()
    this.fault = { code: code ?? 'ECARD', message, ...(offered !== undefined && { offered }) }
  }
}

/** @returns whether it is done */
function closeInBackground(pcm: Pcm): () => boolean {
  try {
    return pcm.beginClose()
  } catch (error) {
    if ((error as CardFault).code !== 'EBADF') throw error
    return () => true
  }
}

function cardFault(message: string): CardFault {
  return { code: 'ECARD', message: `card: ${message}` }
}
