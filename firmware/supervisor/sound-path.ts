import { readdirSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { quote } from '../console/index.ts'
import { BoxError } from './box-error.ts'

/** So many are named of those that are there. */
const NAMED = 10

/**
 * Where a file to be played lies: whoever reaches the broker has no account on the box, and reads no other folder of it.
 * A link in the folder was made by somebody who has one, so it is followed.
 * @param folder absolute
 * @param given a path below the folder, with the folder or without
 * @throws BoxError EFILE
 */
export function soundPath(folder: string, given: string): string {
  const path = resolve(folder, given)
  const below = relative(folder, path)
  if (below !== '' && below.split('/')[0] !== '..' && !given.includes('\0')) return path
  throw new BoxError('EFILE', `${quote(given)} is not in ${folder}: give the name of a WAV file there`)
}

/** "there are a.wav, b.wav", for somebody who cannot look. */
export function soundsIn(folder: string): string {
  let names: string[] = []
  try {
    names = readdirSync(folder).filter((name) => /\.wav$/i.test(name))
  } catch {
    // As good as empty.
  }
  if (names.length === 0) return `there is no WAV file in ${folder}`
  const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : ''
  return `in ${folder} there are ${names.sort().slice(0, NAMED).join(', ')}${more}`
}
