import { framesAtRate } from './frame-reader.ts'
import { SoundFile, warningOf } from './sound-file.ts'

/** What answers say of a file. */
export interface FileFacts {
  /** 1 or 2. */
  channels: number
  /** At `rate`. */
  frames: number
  /** The box's, Hz. */
  rate: number
  /** The file's, Hz. */
  sourceRate: number
  seconds: number
  /** Only when something was not as it should be. */
  warning?: string
}

/** @param rate the box's, Hz */
export function factsOf(file: SoundFile, rate: number): FileFacts {
  const frames = framesAtRate(file, rate)
  const warning = warningOf(file)
  return {
    channels: file.channels,
    frames,
    rate,
    sourceRate: file.rate,
    seconds: frames / rate,
    ...(warning && { warning }),
  }
}

/** Opens a file, looks at its header and keeps nothing. @throws MediaError that names the file */
export async function probeFile(path: string, rate: number): Promise<FileFacts> {
  const file = await SoundFile.open(path)
  file.close()
  return factsOf(file, rate)
}
