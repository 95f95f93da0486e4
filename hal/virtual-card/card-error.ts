/** What was refused, of which card, why, and what is allowed. */
export class CardError extends Error {
  /** An errno name. */
  readonly code: string
  readonly operation: string

  constructor(code: string, operation: string, detail: string) {
    super(`${operation}: ${detail} (${code})`)
    this.name = 'CardError'
    this.code = code
    this.operation = operation
  }
}
