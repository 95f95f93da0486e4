import { constants } from 'node:os'
import { native } from './native.ts'

/** A file descriptor that is closed once: its number may be another file's a moment later. */
export class Descriptor {
  #number: number

  constructor(number: number) {
    this.#number = number
  }

  get isOpen(): boolean {
    return this.#number >= 0
  }

  /** -EBADF once it is closed: a system call's way of saying so, as a result of `check`. */
  get number(): number {
    return this.isOpen ? this.#number : -constants.errno.EBADF
  }

  /** May be called more than once. */
  close(): void {
    if (!this.isOpen) return
    native.closeDescriptor(this.#number)
    this.#number = -1
  }
}
