/** What is wrong with a session, and where: ["cues", 3, "set", "/ch/01/mix/fader"]. */
export interface SessionFault {
  path: readonly (string | number)[]
  message: string
}

/** Says every fault by its place in the session; whoever knows the file adds the lines. */
export class SessionError extends Error {
  override readonly name = 'SessionError'
  readonly code = 'ESESSION'
  readonly faults: readonly SessionFault[]

  constructor(faults: readonly SessionFault[]) {
    super(`session: ${faults.map(sayFault).join('; ')}`)
    this.faults = faults
  }
}

export const sayFault = ({ path, message }: SessionFault): string =>
  path.length > 0 ? `${path.join('.')}: ${message}` : message
