import { StringDecoder } from 'node:string_decoder'

/** Longer lines end the connection: nobody sets that much at once. */
export const LONGEST_LINE = 65_536

/** Cuts a stream of bytes into lines; holds no more than one line. */
export class JsonLines {
  readonly #decoder = new StringDecoder('utf8')
  #begun = ''

  /** @returns the lines these bytes complete, or undefined once a line is too long */
  take(bytes: Buffer): string[] | undefined {
    const lines = (this.#begun + this.#decoder.write(bytes)).split('\n')
    this.#begun = lines.pop()!
    if (this.#begun.length > LONGEST_LINE || lines.some((line) => line.length > LONGEST_LINE))
      return undefined
    return lines.filter((line) => line.trim() !== '')
  }
}
