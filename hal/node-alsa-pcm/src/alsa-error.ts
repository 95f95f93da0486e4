import { constants } from 'node:os'

/** Error numbers ALSA uses beside those Node names. Linux, all architectures Node runs on but MIPS. */
const FURTHER_CODES: Readonly<Record<number, string>> = {
  77: 'EBADFD',
  85: 'ERESTART',
  86: 'ESTRPIPE',
}

const CODES = new Map<number, string>(Object.entries(constants.errno).map(([code, number]) => [number, code]))

/** What each error means here, and what a user can do about it. */
const MEANINGS: Readonly<Record<string, { meaning: string; fix: string }>> = {
  ENOENT: {
    meaning: 'no such card, device or control',
    fix: 'listPcms() and listCards() name what there is; plug the card in, or correct the name',
  },
  ENODEV: {
    meaning: 'the card is gone or has no such device',
    fix: 'plug the card in again and open it anew',
  },
  ENXIO: { meaning: 'no such device', fix: 'plug the card in again, or correct the name' },
  EBUSY: {
    meaning: 'another program has it open',
    fix: 'stop that program (fuser -v /dev/snd/* names it), or open a sharing device such as plug:dmix',
  },
  EACCES: {
    meaning: 'no right to open it',
    fix: 'add the user to the group audio (usermod -aG audio USER) and log in again',
  },
  EPERM: { meaning: 'not permitted', fix: 'the element may be read-only or locked by another program' },
  EINVAL: { meaning: 'refused as invalid', fix: 'use a value from the range the error names' },
  EPIPE: { meaning: 'xrun: the buffer ran over or empty', fix: 'call resync()' },
  ESTRPIPE: { meaning: 'the card is suspended', fix: 'call resync()' },
  EBADF: { meaning: 'closed already', fix: 'open it anew' },
  EBADFD: { meaning: 'in the wrong state for this call', fix: 'call resync() or start() first' },
  ENOSYS: { meaning: 'the device cannot do this', fix: 'do without' },
  ENOTTY: { meaning: 'the device cannot do this', fix: 'do without' },
  EAGAIN: { meaning: 'not now', fix: 'try again later' },
  ECANCELED: { meaning: 'cancelled', fix: 'open it anew' },
  ENOMEM: { meaning: 'out of memory', fix: 'ask for a smaller buffer' },
}

/** `EPIPE` for 32; `E` and the number where Linux has no name we know. */
export function errorCode(errno: number): string {
  return FURTHER_CODES[errno] ?? CODES.get(errno) ?? `E${errno}`
}

/** What went wrong, on what device, and what to do about it. */
export class AlsaError extends Error {
  override name = 'AlsaError'
  /** `ENOENT`, `EBUSY`, `EINVAL` ... */
  readonly code: string
  /** The positive number of `code`. */
  readonly errno: number
  /** What was tried: `open`, `set the rate`, `write a control` ... */
  readonly operation: string
  /** The ALSA name of the PCM or card. */
  readonly device: string
  /** What a user can do. */
  readonly fix: string
  /** Where a rate was refused: the usual ones, in Hz, that the device takes. */
  rates?: number[]

  /**
   * @param errno positive or negative error number
   * @param detail the value concerned and what is allowed; the general meaning of the code where empty
   */
  constructor(operation: string, device: string, errno: number, detail = '', fix = '') {
    const code = errorCode(Math.abs(errno))
    const known = MEANINGS[code] ?? { meaning: 'failed', fix: 'see the system log' }
    const advice = fix || known.fix
    super(`${operation} ${device}: ${detail || known.meaning} (${code}); ${advice}`)
    this.code = code
    this.errno = Math.abs(errno)
    this.operation = operation
    this.device = device
    this.fix = advice
  }
}

/** Refuses a value before any device is asked. */
export function invalid(operation: string, device: string, detail: string): AlsaError {
  return new AlsaError(operation, device, constants.errno.EINVAL, detail, 'pass a value that is allowed')
}
