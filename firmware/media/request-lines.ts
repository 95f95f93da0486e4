import { StringDecoder } from 'node:string_decoder'
import { LONGEST_LINE, RequestError } from './protocol.ts'

/** Cuts a stream of bytes into lines, and keeps no more of an endless one than a line may hold. */
export class RequestLines {
  readonly #decoder = new StringDecoder('utf8')
  #begun = ''
  #tooLong = false

  /** @returns the lines that these bytes complete; an error in the place of one that was too long */
  take(bytes: Buffer): (string | RequestError)[] {
    const pieces = this.#decoder.write(bytes).split('\n')
    const last = pieces.pop()!
    const lines: (string | RequestError)[] = []
    for (const piece of pieces) {
      this.#append(piece)
      lines.push(this.#tooLong ? tooLong() : this.#begun)
      this.#begun = ''
      this.#tooLong = false
    }
    this.#append(last)
    return lines.filter((line) => typeof line !== 'string' || line.trim() !== '')
  }

  #append(piece: string): void {
    if (this.#begun.length + piece.length > LONGEST_LINE) this.#tooLong = true
    this.#begun = this.#tooLong ? '' : this.#begun + piece
  }
}

function tooLong(): RequestError {
  return new RequestError(
    'EPROTO',
    `request: the line is too long; allowed are ${LONGEST_LINE} characters`,
    null,
  )
}
