import { AlsaError } from './alsa-error.ts'
import { type Granted, OUTCOME_FIELDS } from './granted.ts'
import { native, type PcmHandle } from './native.ts'
import { PcmOpening } from './pcm-opening.ts'
import type { PcmOptions } from './pcm-options.ts'

const OPEN_POLL_MS = 2
// poll() wants somewhere to put an outcome; a closing has none.
const CLOSING_OUTCOME = new Int32Array(OUTCOME_FIELDS)

/** The handle of a Pcm, for the functions that act on two of them. */
export let handleOf: (pcm: Pcm) => PcmHandle

/**
 * One direction of a device. The calls of every period return frames or -errno, never throw and
 * allocate nothing: -EAGAIN (11) nothing ready, -EPIPE (32) xrun, -ESTRPIPE (86) suspended, -ENODEV (19)
 * unplugged, -EBADF (9) closed, -EBADFD (77) wrong direction or not started, -EINVAL (22) bad argument.
 *
 * Planes: channel c's frame n lies at planes[c * (planes.length / channels) + offset + n], full scale
 * is +-1.
 */
export class Pcm {
  readonly granted: Granted
  /** What the device did not take as asked, a sentence each. */
  readonly warnings: string[]
  /** Of the usual rates, in Hz, those the device takes with this format and these channels. */
  readonly rates: readonly number[]
  readonly #handle: PcmHandle

  static {
    handleOf = (pcm) => pcm.#handle
  }

  /** For PcmOpening: open devices with Pcm.open or Pcm.beginOpen. */
  constructor(handle: PcmHandle, granted: Granted, warnings: string[], rates: number[]) {
    this.#handle = handle
    this.granted = granted
    this.warnings = warnings
    this.rates = rates
  }

  /** Starts to open a device; poll the opening. @throws AlsaError EINVAL for options out of range */
  static beginOpen(options: PcmOptions): PcmOpening {
    return new PcmOpening(options)
  }

  /** Opens and configures a device. @throws AlsaError ENOENT, EBUSY, EINVAL, EACCES, ENODEV ... */
  static async open(options: PcmOptions): Promise<Pcm> {
    const opening = new PcmOpening(options)
    for (;;) {
      const pcm = opening.poll()
      if (pcm !== undefined) return pcm
      await new Promise((resolve) => setTimeout(resolve, OPEN_POLL_MS))
    }
  }

  /** 1: at least one period can be read or written; 0: not within `timeoutMs` (whole ms, >= 0). */
  wait(timeoutMs: number): number {
    return native.wait(this.#handle, timeoutMs)
  }

  /** Reads up to `frames` frames (at most a buffer) into the planes from `offset` on; the number read. */
  read(planes: Float32Array, offset: number, frames: number): number {
    return native.read(this.#handle, planes, offset, frames)
  }

  /** Writes up to `frames` frames (at most a buffer) of the planes from `offset` on; the number taken. */
  write(planes: Float32Array, offset: number, frames: number): number {
    return native.write(this.#handle, planes, offset, frames)
  }

  /** Starts this direction alone; resync() starts both. 0 or -errno. */
  start(): number {
    return native.start(this.#handle)
  }

  /** Stops at once; what is in the buffer is lost. 0 or -errno. */
  drop(): number {
    return native.drop(this.#handle)
  }

  /** Frames that can be read or written now. */
  avail(): number {
    return native.avail(this.#handle)
  }

  /** Frames between this end of the buffer and the converter, as the driver knows it. */
  delay(): number {
    return native.delay(this.#handle)
  }

  /** Fills `out` (at least PCM_STATUS_LENGTH) at the indices of PCM_STATUS. 0 or -errno. */
  status(out: Float64Array): number {
    return native.status(this.#handle, out)
  }

  /** Closes on the calling thread, which a card may hold for some milliseconds. Twice does no harm. */
  close(): void {
    native.close(this.#handle)
  }

  /**
   * Closes on a thread of normal priority. The function returned tells, without waiting, whether that
   * is done: until then the device is busy. @throws AlsaError EBADF where it is closed already
   */
  beginClose(): () => boolean {
    const error = native.beginClose(this.#handle)
    if (error < 0) throw new AlsaError('close', this.granted.device, error)
    return () => native.poll(this.#handle, CLOSING_OUTCOME) !== 0
  }
}
