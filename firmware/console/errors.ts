// The one error class of the console. Every refusal names the thing, the value and what is allowed.

/**
 * EVALUE: a value its law refuses. EADDRESS: no such parameter. ESIZE: a console that cannot be built.
 * EROUTE: sound would run in a circle.
 */
export type ConsoleErrorCode = 'EVALUE' | 'EADDRESS' | 'ESIZE' | 'EROUTE'

export interface ConsoleErrorDetails {
  /** The parameter's address, or the key of a size. */
  address?: string
  /** What was given. */
  value?: unknown
  /** What would have been taken, as a phrase that completes "give ...". */
  allowed?: string
  /** Known addresses nearest to an unknown one, best first. */
  suggestions?: readonly string[]
}

export class ConsoleError extends Error {
  override readonly name = 'ConsoleError'
  readonly code: ConsoleErrorCode
  readonly address: string | undefined
  readonly value: unknown
  readonly allowed: string | undefined
  readonly suggestions: readonly string[]

  constructor(code: ConsoleErrorCode, message: string, details: ConsoleErrorDetails = {}) {
    super(message)
    this.code = code
    this.address = details.address
    this.value = details.value
    this.allowed = details.allowed
    this.suggestions = details.suggestions ?? []
  }
}

/** The error of a law: it knows the value and what is allowed; whoever knows the address adds it. */
export function refusal(value: unknown, allowed: string): ConsoleError {
  return new ConsoleError('EVALUE', `${quote(value)} is not allowed: give ${allowed}`, { value, allowed })
}

const LONGEST_QUOTE = 60

/** A value as an error shows it: strings in quotes, cut where they would drown the message. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value === 'function') return 'a function'
  const text = typeof value === 'string' ? value : String(value)
  const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text
  return typeof value === 'string' ? JSON.stringify(cut) : cut
}
