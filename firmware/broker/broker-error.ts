/** A refusal of the broker: `code` for programs, a message that names what is allowed. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
