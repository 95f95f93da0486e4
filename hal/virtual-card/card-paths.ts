import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CardError } from './card-error.ts'

const CARD_FILE = /^card-([A-Za-z0-9_]{1,15})$/

/** The files of one card. */
export function cardPaths(runtimeDir: string, id: string) {
  const card = join(runtimeDir, `card-${id}`)
  return {
    card,
    /** Locked by the client that has the direction open; touched to wake it. */
    capture: `${card}.capture`,
    playback: `${card}.playback`,
    /** Touched at every change of a control. */
    controls: `${card}.controls`,
    /** Locked by the far end. */
    host: `${card}.host`,
    /** Where the host process takes commands. */
    socket: `${card}.socket`,
  }
}

/** The ids of the cards in a folder, in order. */
export function cardsIn(runtimeDir: string): string[] {
  return readdirSync(runtimeDir)
    .flatMap((name) => CARD_FILE.exec(name)?.slice(1) ?? [])
    .sort()
}

/**
 * An ALSA plugin built by make. The compiled JavaScript lies somewhere below the root it was built in.
 * @throws CardError ENOENT
 */
export function pluginPath(kind: 'pcm' | 'ctl'): string {
  const name = `hal/virtual-card/build/libasound_module_${kind}_mixbox.so`
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, name)
    if (existsSync(path)) return path
    if (folder === dirname(folder))
      throw new CardError('ENOENT', `find ${name}`, 'it is not built: run "make -C hal/virtual-card"')
  }
}
