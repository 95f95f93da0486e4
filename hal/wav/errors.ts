/** A file that is no usable WAV: names the file, what was found and what is allowed. */
export class WavError extends Error {
  readonly code: 'EWAV'
  readonly path: string

  constructor(path: string, found: string, allowed?: string) {
    super(`${path}: ${found}${allowed ? `; allowed: ${allowed}` : ''}`)
    this.name = 'WavError'
    this.code = 'EWAV'
    this.path = path
  }
}
