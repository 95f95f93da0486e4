/** A refusal of the box: `code` for programs, a message that names what was refused and why for people. */
export class BoxError extends Error {
  override readonly name = 'BoxError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
