import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChannelSettings } from '../console/index.ts'
import { BoxError } from './box-error.ts'
import { writeWhole } from './write-whole.ts'

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,47}$/u
const ALLOWED =
  'a name of up to 48 letters, digits, blanks, dots, - and _, that begins with a letter or digit'
const ENDING = '.json'
const MOST_BYTES = 100_000

/** Presets of channels, a file each. */
export class PresetFiles {
  readonly #folder: string

  /** @param stateDir the folder is made with the first preset */
  constructor(stateDir: string) {
    this.#folder = join(stateDir, 'presets')
  }

  /** Names, in alphabetical order. */
  async list(): Promise<string[]> {
    const files = await readdir(this.#folder).catch(() => [])
    return files
      .filter((file) => file.endsWith(ENDING))
      .map((file) => decodeURIComponent(file.slice(0, -ENDING.length)))
      .sort((a, b) => a.localeCompare(b))
  }

  /** One of that name is replaced. @throws BoxError EPRESET; Error ENOSPC, EROFS, ... */
  async save(name: string, settings: ChannelSettings): Promise<void> {
    const path = this.#path(name)
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await writeWhole(path, `${JSON.stringify(settings, null, 2)}\n`)
  }

  /** @throws BoxError EPRESET when there is none, or it cannot be read */
  async load(name: string): Promise<ChannelSettings> {
    const path = this.#path(name)
    try {
      const text = await readFile(path, 'utf8')
      if (text.length > MOST_BYTES) throw new Error(`${text.length} bytes, more than ${MOST_BYTES}`)
      const given: unknown = JSON.parse(text)
      if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Error('no object')
      return given as ChannelSettings
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return this.#missing(name)
      throw new BoxError('EPRESET', `preset "${name}" cannot be read: ${(error as Error).message}`)
    }
  }

  /** @throws BoxError EPRESET when there is none */
  async delete(name: string): Promise<void> {
    await rm(this.#path(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return this.#missing(name)
    })
  }

  async #missing(name: string): Promise<never> {
    const known = await this.list()
    const list = known.length > 0 ? `one of ${known.join(', ')}` : 'nothing: there are no presets yet'
    throw new BoxError('EPRESET', `there is no preset "${name}": give ${list}`)
  }

  #path(name: string): string {
    if (!NAME.test(name))
      throw new BoxError('EPRESET', `a preset cannot be called "${name.slice(0, 60)}": give ${ALLOWED}`)
    return join(this.#folder, `${encodeURIComponent(name)}${ENDING}`)
  }
}
