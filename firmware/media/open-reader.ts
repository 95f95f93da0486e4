import { FrameReader, type ReaderStart } from './frame-reader.ts'
import { SoundFile } from './sound-file.ts'

/**
 * A WAV file of one or two channels, ready to be read at the box's rate; closing the reader closes both.
 * @param rate the box's, Hz
 * @throws MediaError that names the file
 */
export async function openReader(
  path: string,
  rate: number,
  start: ReaderStart = {},
): Promise<{ file: SoundFile; reader: FrameReader }> {
  const file = await SoundFile.open(path)
  try {
    return { file, reader: await FrameReader.open(file, rate, start) }
  } catch (error) {
    file.close()
    throw error
  }
}
