import { rmSync, utimesSync } from 'node:fs'
import { acquireLock, type ProcessLock } from '../linux/index.ts'
import { alsaConfigPath, deviceName, removeAlsaConfig, writeAlsaConfig } from './alsa-config.ts'
import type { CardClock } from './card-clock.ts'
import type { CardControls } from './card-controls.ts'
import { CardDirection, type DirectionStatus, type Span } from './card-direction.ts'
import { CardError } from './card-error.ts'
import { type CardFile, openCardFile, plugFile, unplugFile } from './card-file.ts'
import { type CardSpec, cardSpec, skewFault, type VirtualCardOptions } from './card-options.ts'
import { cardPaths } from './card-paths.ts'
import { AT, ringFrames, type SampleFormat } from './layout.ts'
import { SampleRing } from './samples.ts'

export interface CardStatus {
  id: string
  device: string
  plugged: boolean
  suspended: boolean
  rate: number
  format: SampleFormat
  /** The card's frame now. */
  frame: number
  skewPpm: number
  /** Null without a cable. */
  cableFrames: number | null
  capture: DirectionStatus
  playback: DirectionStatus
}

/**
 * A new card, or the one of that id whose far end died: its clock and its clients have run on.
 * @throws CardError EINVAL for bad options
 * @throws LinuxError ENOTTMPFS when the folder does not lie on a tmpfs; EAGAIN when another process is this
 * card's far end; ENOSPC, ENOENT, EACCES
 */
export function createVirtualCard(options: VirtualCardOptions): VirtualCard {
  const spec = cardSpec(options)
  const lock = acquireLock(cardPaths(spec.runtimeDir, spec.id).host)
  try {
    const file = openCardFile(spec)
    writeAlsaConfig(spec.runtimeDir)
    return new VirtualCard(spec, file, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The far end of a sound card that ALSA programs open by `device`. Frames are counted by the card's clock. */
export class VirtualCard {
  readonly id: string
  readonly rate: number
  readonly format: SampleFormat
  readonly captureChannels: number
  readonly playbackChannels: number
  /** Half of them is the longest buffer, and how far ahead or behind the far end may be. */
  readonly ringFrames: number
  /** ALSA's name of the PCM and of the controls. */
  readonly device: string
  /** Programs find the card with ALSA_CONFIG_PATH set to this. */
  readonly alsaConfig: string
  readonly clock: CardClock
  readonly controls: CardControls
  /** Its far end had died, its clock has run on. */
  readonly takenOver: boolean
  readonly #spec: CardSpec
  readonly #lock: ProcessLock
  readonly #file: CardFile['file']
  readonly #words: Int32Array
  readonly #filled: BigInt64Array
  readonly #sides: { capture: CardDirection; playback: CardDirection }
  readonly #captureRing: SampleRing
  readonly #playbackRing: SampleRing

  constructor(spec: CardSpec, { file, clock, controls, takenOver }: CardFile, lock: ProcessLock) {
    const { buffer } = file
    const frames = ringFrames(spec.rate)
    const words = new Int32Array(buffer, 0, AT.capture / 4)
    this.#spec = spec
    this.#lock = lock
    this.#file = file
    this.#words = words
    this.#filled = new BigInt64Array(buffer, AT.filledFrom, 2)
    this.#sides = {
      capture: new CardDirection(buffer, 'capture', spec.captureChannels),
      playback: new CardDirection(buffer, 'playback', spec.playbackChannels),
    }
    const { captureChannels, playbackChannels, format } = spec
    this.#captureRing = new SampleRing(buffer, words[AT.captureRing / 4]!, frames, captureChannels, format)
    this.#playbackRing = new SampleRing(buffer, words[AT.playbackRing / 4]!, frames, playbackChannels, format)
    this.id = spec.id
    this.rate = spec.rate
    this.format = format
    this.captureChannels = captureChannels
    this.playbackChannels = playbackChannels
    this.ringFrames = frames
    this.device = deviceName(spec.id)
    this.alsaConfig = alsaConfigPath(spec.runtimeDir)
    this.clock = clock
    this.controls = controls
    this.takenOver = takenOver
    this.setCable(spec.cableFrames < 0 ? null : spec.cableFrames)
    if (clock.skewPpm !== spec.skewPpm) clock.setSkewPpm(spec.skewPpm)
  }

  /** The frame that sounds now. */
  frames(): number {
    return this.clock.now()
  }

  /** Frames before this one have been written, up to a ring of them. */
  get filledTo(): number {
    return Number(Atomics.load(this.#filled, 1))
  }

  /**
   * Lays down what the inputs hear from `frame` on; the controls' gains act now. What is never written is
   * silence. Writing again replaces; a jump beyond filledTo forgets what was before.
   * @param planes captureChannels x frames, full scale 1.0
   * @throws CardError EINVAL more than half a ring from now, or of another shape
   */
  writeCapture(frame: number, planes: readonly Float32Array[], frames = planes[0]?.length ?? 0): void {
    const end = frame + frames
    const half = this.ringFrames / 2
    this.#checkPlanes('write to the inputs', planes, this.captureChannels, frame, frames)
    if (frames > half || end > this.frames() + half) {
      const allowed = `allowed are ${half} frames at most, and as many ahead of ${this.frames()}`
      throw new CardError(
        'EINVAL',
        `write to the inputs of ${this.id}`,
        `frames ${frame} to ${end}; ${allowed}`,
      )
    }
    const [from, to] = [Number(Atomics.load(this.#filled, 0)), this.filledTo]
    const joins = frame >= from && frame <= to
    const newTo = joins ? Math.max(to, end) : end
    // After a jump nothing counts until the samples lie there.
    if (!joins) Atomics.store(this.#filled, 1, 0n)
    Atomics.store(this.#filled, 0, BigInt(joins ? Math.max(from, newTo - this.ringFrames) : frame))
    for (let c = 0; c < this.captureChannels; c++)
      this.#captureRing.write(frame, c, planes[c]!, 0, frames, this.controls.captureGain(c))
    Atomics.store(this.#filled, 1, BigInt(newTo))
  }

  /** What was played before this frame is gone. */
  get keptFrom(): number {
    return this.frames() - this.ringFrames / 2
  }

  /**
   * What the outputs gave from `frame` on, as the controls have it now; silence where no client played in time.
   * Final for frames before now; gone before keptFrom.
   * @param planes playbackChannels x frames, filled
   * @returns frames that a client played
   * @throws CardError EINVAL of another shape
   */
  readPlayback(frame: number, frames: number, planes: readonly Float32Array[]): number {
    this.#checkPlanes('read the outputs', planes, this.playbackChannels, frame, frames)
    const spans = this.playedSpans(Math.max(frame, this.keptFrom), frame + frames)
    for (let c = 0; c < this.playbackChannels; c++) {
      const gain = this.controls.playbackGain(c)
      planes[c]!.fill(0, 0, frames)
      for (const { start, end } of spans)
        this.#playbackRing.read(start, c, planes[c]!, start - frame, end - start, gain)
    }
    return spans.reduce((sum, { start, end }) => sum + end - start, 0)
  }

  /** Which frames of [from, to) clients played, oldest first: whatever lies between them is a gap. Newest 63. */
  playedSpans(from: number, to: number): Span[] {
    return this.#sides.playback.spans(from, to)
  }

  get plugged(): boolean {
    return Atomics.load(this.#words, AT.plugTurn / 4) % 2 !== 0
  }

  /** Clients get ENODEV from every call, at once; opening fails with ENODEV. The clock runs on. */
  unplug(): void {
    unplugFile(this.#file.buffer)
    this.#ring('capture')
    this.#ring('playback')
    this.controls.ring()
  }

  /** The card can be opened again. Handles from before stay dead. */
  replug(): void {
    plugFile(this.#file.buffer)
  }

  get suspended(): boolean {
    return Atomics.load(this.#words, AT.sleepTurn / 4) % 2 !== 0
  }

  /** Puts the card to sleep: streams stop where they are, every call gives ESTRPIPE until resume(). The clock runs on. */
  suspend(): void {
    if (!this.suspended) Atomics.add(this.#words, AT.sleepTurn / 4, 1)
    this.#ring('capture')
    this.#ring('playback')
  }

  /** Clients may resume or prepare their streams, which are empty then. */
  resume(): void {
    if (this.suspended) Atomics.add(this.#words, AT.sleepTurn / 4, 1)
  }

  /** A client that runs gets EPIPE, as after a real xrun. */
  forceXrun(direction: 'capture' | 'playback' | 'both' = 'both'): void {
    for (const side of ['capture', 'playback'] as const) {
      if (direction !== side && direction !== 'both') continue
      this.#sides[side].forceXrun()
      this.#ring(side)
    }
  }

  /** @throws CardError EINVAL */
  setSkewPpm(ppm: number): void {
    const fault = skewFault(ppm)
    if (fault !== '') throw new CardError('EINVAL', `set the clock of ${this.id}`, fault)
    this.clock.setSkewPpm(ppm)
  }

  /** From output n to input n, that many frames long; null takes it away. Taken before the output controls. */
  setCable(frames: number | null): void {
    Atomics.store(this.#words, AT.cableFrames / 4, frames ?? -1)
  }

  status(): CardStatus {
    const cable = Atomics.load(this.#words, AT.cableFrames / 4)
    return {
      id: this.id,
      device: this.device,
      plugged: this.plugged,
      suspended: this.suspended,
      rate: this.rate,
      format: this.format,
      frame: this.frames(),
      skewPpm: this.clock.skewPpm,
      cableFrames: cable < 0 ? null : cable,
      capture: this.#sides.capture.status(),
      playback: this.#sides.playback.status(),
    }
  }

  /** Lets go of the card and leaves it plugged in: its clients run on, and the next far end takes it over. */
  leave(): void {
    this.#file.close()
    this.#lock.release()
  }

  /** Unplugs the card and takes its files away. */
  close(): void {
    this.unplug()
    const paths = cardPaths(this.#spec.runtimeDir, this.id)
    for (const path of Object.values(paths)) rmSync(path, { force: true })
    removeAlsaConfig(this.#spec.runtimeDir)
    this.leave()
  }

  #ring(side: 'capture' | 'playback'): void {
    const now = new Date()
    utimesSync(cardPaths(this.#spec.runtimeDir, this.id)[side], now, now)
  }

  #checkPlanes(
    what: string,
    planes: readonly Float32Array[],
    channels: number,
    frame: number,
    frames: number,
  ): void {
    const whole = Number.isSafeInteger(frame) && frame >= 0 && Number.isSafeInteger(frames) && frames >= 0
    if (whole && planes.length === channels && planes.every((plane) => plane.length >= frames)) return
    const found = `${planes.length} planes of ${planes[0]?.length ?? 0} for ${frames} frames from ${frame}`
    throw new CardError('EINVAL', `${what} of ${this.id}`, `${found}; needed are ${channels} planes`)
  }
}
