import { realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { CommandLine } from './command-line.ts'

/** A file that is written while it is read would be empty; of two files for one input one would be lost. @throws Error */
export function refuseTwice({ inputs, outputs }: CommandLine): void {
  const taken = new Map(inputs.map(({ option, path }) => [whereIs(path), option]))
  for (const { option, path } of outputs) {
    const other = taken.get(whereIs(path))
    if (other) throw new Error(`${option}: ${other} is the same file; give another name`)
    taken.set(whereIs(path), option)
  }
  const first = new Map<number, string>()
  for (const { option, first: channel } of inputs) {
    const other = first.get(channel)
    if (other) throw new Error(`${option}: ${other} is for the same input; give each input one file`)
    first.set(channel, option)
  }
}

function whereIs(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return join(safeFolder(dirname(resolve(path))), resolve(path).split('/').at(-1)!)
  }
}

function safeFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
