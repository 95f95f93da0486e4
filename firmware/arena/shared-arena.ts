import { createSharedFile, openSharedFile, type SharedFile } from '../../hal/linux/index.ts'
import { Arena, type ArenaStart, Header, initialiseArena } from './arena.ts'
import { ARENA_MAGIC, ARENA_VERSION, type ArenaSize, arenaLayout, CONTROL_OFFSET } from './layout.ts'
import { SOURCE_RING_BYTES } from './source-ring.ts'
import { tapsBytes } from './tap-ring.ts'
import { Control } from './words.ts'

/**
 * Makes the arena's files in a folder on a tmpfs and publishes the control file last, by rename: who
 * finds it finds all of it. An older arena's files live on for those who have them mapped.
 * @throws LinuxError ENOTTMPFS when the folder is not on a tmpfs, ENOSPC when it is full
 */
export function createArena(folder: string, size: ArenaSize, start: ArenaStart = {}): Arena {
  const layout = arenaLayout(size)
  const assets = createSharedFile(`${folder}/assets`, size.assetMebibytes * 2 ** 20, 0o600)
  const sources = Array.from({ length: size.sources }, (_, n) =>
    createSharedFile(sourcePath(folder, n), SOURCE_RING_BYTES, 0o660),
  )
  const taps = createSharedFile(tapsPath(folder), tapsBytes(), 0o640)
  const control = createSharedFile(`${folder}/control`, layout.bytes, 0o600, { publish: false })
  const memory = {
    control: control.buffer,
    assets: assets.buffer,
    sources: sources.map((file) => file.buffer),
    taps: taps.buffer,
  }
  initialiseArena(memory, layout, start)
  control.publish()
  return new Arena(memory, layout, () => closeAll([control, assets, taps, ...sources]))
}

/**
 * Maps the arena that lies in a folder.
 * @throws Error EARENA when the file is no arena, or one of another version or layout; ENOENT when there is none
 */
export function openArena(folder: string): Arena {
  const path = `${folder}/control`
  const control = openSharedFile(path)
  try {
    const size = readHeader(control.buffer, path)
    const layout = arenaLayout(size)
    const header = new Int32Array(control.buffer, 0, 16)
    if (header[Header.hash] !== layout.hash || control.bytes !== layout.bytes) {
      throw arenaError(
        `${path} has layout ${header[Header.hash]! >>> 0} of ${control.bytes} bytes, this program's is ${layout.hash >>> 0} of ${layout.bytes}`,
      )
    }
    const assets = openSharedFile(`${folder}/assets`)
    const sources = Array.from({ length: size.sources }, (_, n) => openSharedFile(sourcePath(folder, n)))
    const taps = openSharedFile(tapsPath(folder))
    const memory = {
      control: control.buffer,
      assets: assets.buffer,
      sources: sources.map((file) => file.buffer),
      taps: taps.buffer,
    }
    return new Arena(memory, layout, () => closeAll([control, assets, taps, ...sources]))
  } catch (error) {
    control.close()
    throw error
  }
}

/**
 * Asks the engine of the arena in a folder to fade out and end, whatever version it is of: magic number and stop word
 * lie at the same place in all of them. Does nothing where there is none.
 */
export function stopEngineOf(folder: string): void {
  let control: SharedFile
  try {
    control = openSharedFile(`${folder}/control`)
  } catch {
    return
  }
  const offset = CONTROL_OFFSET
  const isArena =
    control.bytes > offset + 64 && new Int32Array(control.buffer, 0, 1)[Header.magic] === ARENA_MAGIC
  if (isArena) Atomics.store(new Int32Array(control.buffer, offset, 16), Control.stop, 1)
  control.close()
}

const tapsPath = (folder: string): string => `${folder}/taps`

function sourcePath(folder: string, n: number): string {
  return `${folder}/source-${String(n).padStart(2, '0')}`
}

function readHeader(control: ArrayBuffer, path: string): ArenaSize {
  if (control.byteLength < 64) throw arenaError(`${path} is ${control.byteLength} bytes long, too short`)
  const header = new Int32Array(control, 0, 16)
  if (header[Header.magic] !== ARENA_MAGIC) throw arenaError(`${path} is not an arena (wrong magic number)`)
  if (header[Header.version] !== ARENA_VERSION) {
    throw arenaError(
      `${path} is an arena of version ${header[Header.version]}, this program needs ${ARENA_VERSION}`,
    )
  }
  return {
    strips: header[Header.strips]!,
    buses: header[Header.buses]!,
    matrices: header[Header.matrices]!,
    outputs: header[Header.outputs]!,
    stateSlots: header[Header.stateSlots]!,
    tableHash: header[Header.tableHash]!,
    assetMebibytes: header[Header.assetMebibytes]!,
    sources: header[Header.sources]!,
  }
}

function arenaError(message: string): Error {
  return Object.assign(new Error(`arena: ${message}`), { code: 'EARENA' })
}

function closeAll(files: SharedFile[]): void {
  for (const file of files) file.close()
}
