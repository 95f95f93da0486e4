import { LinuxError } from '../linux/index.ts'
import type { Chip, Gpio, Inputs, Outputs } from './gpio.ts'

/** A machine without lines, or without the right to them: the rest of it works. */
export class NoGpio implements Gpio {
  readonly backend = 'none'
  readonly reason: string
  readonly #why: LinuxError

  constructor(why: LinuxError) {
    this.#why = why
    this.reason = why.message
  }

  chips(): Chip[] {
    return []
  }

  inputs(): Inputs {
    return this.#refuse('get GPIO inputs')
  }

  outputs(): Outputs {
    return this.#refuse('get GPIO outputs')
  }

  close(): void {}

  #refuse(operation: string): never {
    throw new LinuxError(operation, this.#why.errno, `there is no GPIO: ${this.reason}`, this.#why.fix)
  }
}
