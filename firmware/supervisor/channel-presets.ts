// Presets of channels: one file each in the state folder.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ChannelKind,
  type ChannelSettings,
  channelSettings,
  type Store,
  settingsFor,
} from '../console/index.ts'
import { nearest } from '../console/nearest.ts'
import { BoxError } from './box-error.ts'
import type { Entries } from './future-targets.ts'
import {
  explainPreset,
  PRESET_NAME,
  PRESET_NAMES,
  PRESET_SCHEMA,
  type Preset,
  type Presets,
  presetSchema,
} from './preset.ts'
import { writeWhole } from './write-whole.ts'

const ENDING = '.json'

export interface PresetListing {
  name: string
  kind?: ChannelKind
  made?: string
  /** Why it cannot be loaded. */
  problem?: string
}

export class ChannelPresets {
  readonly #folder: string
  readonly #store: Store
  readonly #version: string

  constructor(stateDir: string, store: Store, version: string) {
    this.#folder = join(stateDir, 'presets')
    this.#store = store
    this.#version = version
  }

  /**
   * Keeps how a channel sounds.
   * @param channel its address
   * @throws ConsoleError EADDRESS; BoxError EPRESET for a name that is none or is taken; ENOSPC, ...
   */
  async save(name: string, channel: string, replace: boolean): Promise<PresetListing> {
    const file = this.#fileOf(name)
    const { kind, values } = channelSettings(this.#store, channel, 'preset')
    if (!replace && this.#names().includes(name)) {
      throw new BoxError(
        'EPRESET',
        `cannot save preset "${name}": there is one; give another name, or replace it`,
      )
    }
    const preset: Preset = {
      mixbox: this.#version,
      schema: PRESET_SCHEMA,
      kind,
      made: new Date().toISOString(),
      values,
    }
    await this.#write(file, name, preset)
    return { name, kind, made: preset.made }
  }

  /**
   * What gives channels the sound of a preset, for Supervisor.set; those of another kind get its EQ and compressor.
   * @throws BoxError EPRESET; ConsoleError EADDRESS
   */
  entriesFor(name: string, channels: readonly string[]): Entries {
    const preset: ChannelSettings = this.#read(name)
    return channels.flatMap((channel) =>
      settingsFor(this.#store.table, channel, preset, `preset "${name}"`, 'preset'),
    )
  }

  /** In the order of their names. */
  list(): PresetListing[] {
    return this.#names().map((name) => {
      try {
        const { kind, made } = this.#read(name)
        return { name, kind, made }
      } catch (error) {
        return { name, problem: (error as Error).message }
      }
    })
  }

  /** @throws BoxError EPRESET */
  async delete(name: string): Promise<void> {
    const file = this.#fileOf(name)
    if (!this.#names().includes(name)) throw this.#unknown(name)
    await rm(file)
  }

  /** All that can be read, as they were saved: for a backup. */
  get present(): Presets {
    const readable = this.list().filter(({ problem }) => problem === undefined)
    return Object.fromEntries(readable.map(({ name }) => [name, this.#read(name)]))
  }

  /** Takes those of a backup; others stay. @throws BoxError ENOSPC, ... */
  async restore(presets: Presets): Promise<void> {
    for (const [name, preset] of Object.entries(presets)) await this.#write(this.#fileOf(name), name, preset)
  }

  async #write(file: string, name: string, preset: Preset): Promise<void> {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      await writeWhole(file, `${JSON.stringify(preset, null, 1)}\n`)
    } catch (error) {
      const { code = 'EIO', message } = error as NodeJS.ErrnoException
      throw new BoxError(code, `cannot save preset "${name}": ${message}`)
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((file) => file.endsWith(ENDING))
        .map((file) => file.slice(0, -ENDING.length))
        .sort((a, b) => a.localeCompare(b, 'en'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw new BoxError('EPRESET', `presets cannot be read: ${(error as Error).message}`)
    }
  }

  #read(name: string): Preset {
    const file = this.#fileOf(name)
    let given: unknown
    try {
      given = JSON.parse(readFileSync(file, 'utf8'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw this.#unknown(name)
      throw new BoxError('EPRESET', `preset "${name}" cannot be read: ${(error as Error).message}`)
    }
    const read = presetSchema.safeParse(given)
    if (read.success) return read.data
    throw new BoxError('EPRESET', `preset "${name}" cannot be read: ${explainPreset(given, read.error)}`)
  }

  #fileOf(name: string): string {
    if (!PRESET_NAME.test(name)) {
      throw new BoxError('EPRESET', `a preset cannot be called ${JSON.stringify(name)}: give ${PRESET_NAMES}`)
    }
    return join(this.#folder, name + ENDING)
  }

  #unknown(name: string): BoxError {
    const known = nearest(name, this.#names(), 3)
    const hint = known.length > 0 ? `; the nearest are ${known.join(', ')}` : '; there is none yet'
    return new BoxError('EPRESET', `there is no preset "${name}"${hint}`)
  }
}
