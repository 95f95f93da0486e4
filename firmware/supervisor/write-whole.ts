import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Where a file's next content is gathered. */
export function temporaryOf(path: string): string {
  return `${path}.tmp`
}

/**
 * Writes a file so that whoever reads it, also after the power was pulled, finds all of the old text or all
 * of the new: temporary file, fsync, rename, fsync of the folder. One writer per path at a time. Where it fails, the
 * old text stands and nothing is left beside it.
 * @param rights of the new file
 */
export async function writeWhole(path: string, text: string, rights = 0o600): Promise<void> {
  const temporary = temporaryOf(path)
  try {
    const file = await open(temporary, 'w', rights)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
