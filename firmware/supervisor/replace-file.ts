import { realpathSync, statSync } from 'node:fs'
import { writeWhole } from './write-whole.ts'

/**
 * Writes a file that people name: the one behind a symbolic link, with the rights it has. One writer at a time.
 * @throws Error EINVAL for what is no ordinary file, so that a device is not renamed away; ENOENT, EACCES, ENOSPC, ...
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found && !found.isFile()) {
    throw Object.assign(new Error(`${path} cannot be written: it is no ordinary file`), { code: 'EINVAL' })
  }
  await writeWhole(found ? realpathSync(path) : path, text, found ? found.mode & 0o777 : undefined)
}
