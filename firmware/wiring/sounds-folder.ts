import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Paths } from '../supervisor/index.ts'

/** Where files lie that are played by name. The box's own is made, to be found by who has something to put there. */
export function soundsFolder({ soundsFolder: named }: Config, { stateDir }: Paths): string {
  const folder = named ?? join(stateDir, 'sounds')
  if (named === undefined) mkdirSync(folder, { recursive: true })
  return folder
}
