// A word of the arena by its file alone, for whoever has no mapping and maybe no supervisor to ask: shared memory on a
// tmpfs is the file's own pages.
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { ARENA_MAGIC, CONTROL_OFFSET } from './layout.ts'
import { Control } from './words.ts'

/**
 * Sets or takes back panic in the arena of a folder. Magic number and control words lie at the same place in every
 * version.
 * @returns number of the engine's process; 0 = none has begun
 * @throws Error ENOENT, EACCES; EARENA when the file is no arena
 */
export function setPanicWord(folder: string, on: boolean): number {
  return setWord(folder, Control.panic, on ? 1 : 0)
}

/** Asks the engine to fade out and end. @returns and @throws as setPanicWord */
export function setStopWord(folder: string): number {
  return setWord(folder, Control.stop, 1)
}

/** Number of the engine's process. @throws as setPanicWord */
export function enginePidOf(folder: string): number {
  return withControl(folder, 'r', (file) => readWord(file, offsetOf(Control.enginePid)))
}

function setWord(folder: string, word: number, value: number): number {
  return withControl(folder, 'r+', (file) => {
    writeSync(file, Int32Array.of(value), 0, 4, offsetOf(word))
    return readWord(file, offsetOf(Control.enginePid))
  })
}

function withControl(folder: string, flags: string, act: (file: number) => number): number {
  const path = `${folder}/control`
  const file = openSync(path, flags)
  try {
    if (readWord(file, 0) !== ARENA_MAGIC) {
      throw Object.assign(new Error(`arena: ${path} is not an arena (wrong magic number)`), {
        code: 'EARENA',
      })
    }
    return act(file)
  } finally {
    closeSync(file)
  }
}

const offsetOf = (word: number): number => CONTROL_OFFSET + 4 * word

function readWord(file: number, offset: number): number {
  const word = new Int32Array(1)
  readSync(file, word, 0, 4, offset)
  return word[0]!
}
