import { constants } from 'node:os'
import { AlsaError } from './alsa-error.ts'
import { grantedOf, OUTCOME_FIELDS, openingError, outcomeOf, ratesOf, warningsOf } from './granted.ts'
import { native, type PcmHandle } from './native.ts'
import { Pcm } from './pcm.ts'
import { type PcmOptions, requestOf } from './pcm-options.ts'

/** A device being opened on a thread of normal priority. */
export class PcmOpening {
  readonly #options: PcmOptions
  readonly #handle: PcmHandle
  readonly #outcome = new Int32Array(OUTCOME_FIELDS)
  #pcm: Pcm | undefined

  /** @throws AlsaError EINVAL for options out of range, EAGAIN where no thread can be started */
  constructor(options: PcmOptions) {
    const request = requestOf(options)
    const handle = native.beginOpen(options.device, request)
    if (typeof handle === 'number') throw new AlsaError('start to open', options.device, handle)
    this.#options = { ...options }
    this.#handle = handle
  }

  /**
   * The open device, or undefined while the opening is under way. Never waits; may be called from a
   * loop that does not return to the event loop.
   * @throws AlsaError of the failed opening, ECANCELED after cancel()
   */
  poll(): Pcm | undefined {
    if (this.#pcm !== undefined) return this.#pcm
    const result = native.poll(this.#handle, this.#outcome)
    if (result === 0) return undefined
    const outcome = outcomeOf(this.#outcome)
    // Whatever the thread found after a cancel, it was closed again.
    if (result === -constants.errno.ECANCELED || result === -constants.errno.EBADF)
      throw new AlsaError('open', this.#options.device, constants.errno.ECANCELED)
    if (result < 0) throw openingError(this.#options, result, outcome, native.openMessage(this.#handle))
    const options = this.#options
    this.#pcm = new Pcm(
      this.#handle,
      grantedOf(options, outcome),
      warningsOf(options, outcome),
      ratesOf(outcome),
    )
    return this.#pcm
  }

  /** Abandons the opening; what the thread opens it closes. Without effect once poll() gave a Pcm. */
  cancel(): void {
    if (this.#pcm === undefined) native.close(this.#handle)
  }
}
