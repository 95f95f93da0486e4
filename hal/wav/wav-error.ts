/** What a WavError's code says. Errors of the file system keep their own (ENOENT, ENOSPC, EACCES ...). */
export type WavFault =
  /** No RIFF/WAVE file, or no regular file at all. */
  | 'EFOREIGN'
  /** It ends before what its header promises. */
  | 'ETRUNCATED'
  /** Samples that are no plain PCM or float, or of a width that is not read here. */
  | 'ECODEC'
  /** A header that contradicts itself or names sizes beyond reason. */
  | 'EHEADER'
  /** A caller's argument. */
  | 'EINVAL'

/** A WAV file that cannot be read or written: which one, what was found and what is allowed. */
export class WavError extends Error {
  readonly code: string
  readonly path: string

  constructor(code: WavFault | string, path: string, message: string) {
    super(`${path}: ${message}`)
    this.name = 'WavError'
    this.code = code
    this.path = path
  }
}

/** The same fault of the file system with the file's name in it, which Node leaves out for descriptors. */
export function fileSystemError(path: string, operation: string, error: unknown): WavError {
  const { code, message } = error as NodeJS.ErrnoException
  return new WavError(code ?? 'EIO', path, `${operation}: ${message}`)
}
