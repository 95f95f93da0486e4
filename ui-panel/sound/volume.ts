/** Seconds: a volume that is dragged does not crackle. */
const SMOOTH = 0.02

/** The last thing before the ear, and the end of it all. */
export class Volume {
  readonly input: GainNode
  readonly #context: AudioContext

  constructor(context: AudioContext) {
    this.#context = context
    this.input = context.createGain()
    this.input.connect(context.destination)
  }

  /** Seconds from the context's time to the ear, as far as the browser knows. */
  get latency(): number {
    // Safari has no outputLatency.
    return this.#context.baseLatency + (this.#context.outputLatency ?? 0)
  }

  set(gain: number): void {
    this.input.gain.setTargetAtTime(gain, this.#context.currentTime, SMOOTH)
  }

  /** Fades out, and lets the device go. */
  close(): void {
    this.set(0)
    setTimeout(() => void this.#context.close(), 10 * SMOOTH * 1000)
  }
}
