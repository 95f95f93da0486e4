import { StringDecoder } from 'node:string_decoder'

/** Longer lines end the connection. The backup of the largest console with many cards is a tenth of it. */
export const LONGEST_LINE = 2 ** 20

/** Cuts a stream of bytes into lines; holds no more than one line. */
export class JsonLines {
  readonly #decoder = new StringDecoder('utf8')
  #begun = ''

  /** @returns the lines these bytes complete, or undefined once a line is too long */
  take(bytes: Buffer): string[] | undefined {
    const [end = '', ...lines] = this.#decoder.write(bytes).split('\n')
    lines.unshift(this.#begun + end)
    this.#begun = lines.pop()!
    if (this.#begun.length > LONGEST_LINE || lines.some((line) => line.length > LONGEST_LINE))
      return undefined
    return lines.filter((line) => line.trim() !== '')
  }
}
