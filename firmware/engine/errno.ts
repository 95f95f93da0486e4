/** Linux error numbers that the period calls return, negative (asm-generic/errno.h). */
export const EAGAIN = 11
export const ENODEV = 19
export const EPIPE = 32
export const ESTRPIPE = 86

/** An xrun, or a suspended card that is still waking; anything else means that the card is gone. */
export function isRecoverable(result: number): boolean {
  return result === -EPIPE || result === -ESTRPIPE || result === -EAGAIN
}
