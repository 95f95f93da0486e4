import { mkdtempSync, rmSync } from 'node:fs'

/** A folder on a tmpfs for one test, gone after it. */
export async function inTemporaryFolder<T>(act: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync('/dev/shm/mixbox-test-')
  try {
    return await act(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
