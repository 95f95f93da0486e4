/** What went wrong, for people, with a code for programs; see the table in README.md. */
export class MediaError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'MediaError'
    this.code = code
  }
}

/** Code and text of anything thrown; errors of the file system keep their codes. */
export function describeError(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'EINTERNAL', message: String(error) }
  const { code } = error as { code?: unknown }
  return { code: typeof code === 'string' ? code : 'EINTERNAL', message: error.message }
}
