// How mixctl ends.
export const EXIT = { ok: 0, refused: 1, usage: 2, notRunning: 3 } as const

/** Ends the command with a message on standard error and an exit code. */
export class Exit extends Error {
  readonly exitCode: number
  /** For --json: what the box said. */
  readonly code: string

  constructor(exitCode: number, code: string, message: string) {
    super(message)
    this.exitCode = exitCode
    this.code = code
  }
}

export function usage(message: string): Exit {
  return new Exit(EXIT.usage, 'EUSAGE', message)
}
