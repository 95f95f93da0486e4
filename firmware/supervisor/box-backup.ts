// The whole box as one JSON object, and back.
import { isDeepStrictEqual } from 'node:util'
import { type ChangeSet, createStore, formatValue, type Snapshot, type Store } from '../console/index.ts'
import { BoxError } from './box-error.ts'
import type { CardState } from './card-memory.ts'
import type { ChannelPresets } from './channel-presets.ts'
import { ConfigError, parseConfig } from './config.ts'
import type { ConfigFile } from './config-file.ts'
import type { Entries } from './future-targets.ts'
import type { Presets } from './preset.ts'
import { type KeptValue, type ReadBackup, readBackup } from './read-backup.ts'
import { replaceFile } from './replace-file.ts'
import { sortKeys } from './sort-keys.ts'
import type { StateFile } from './state-file.ts'

export interface Backup {
  /** The version that made it. */
  mixbox: string
  /** Of the state; an older one is upgraded as the state file is. */
  schema: number
  /** ISO 8601. */
  made: string
  state: { values: Snapshot; cards: Readonly<Record<string, CardState>> }
  /** Of channels, by name. */
  presets: Presets
  /** The configuration in use as it was written, without defaults; path null: there was no file. */
  config: { path: string | null; given: object }
}

export interface Restored {
  dryRun: boolean
  /** Knobs that moved, or would, with their values for people. */
  changes: { address: string; from: string; to: string }[]
  /** Not for this console: kept in the state file for one that takes them. */
  kept: KeptValue[]
  /** Cards whose controls were others. */
  cards: string[]
  /** Presets that were others. */
  presets: string[]
  config: {
    path: string
    /** The file was another. */
    changed: boolean
    /** It is not the one in use. */
    atNextStart: boolean
  }
}

export interface BoxBackupParts {
  version: string
  configFile: ConfigFile
  store: Store
  stateFile: StateFile
  presets: ChannelPresets
  set(entries: Entries, options: { origin: string }): { set: ChangeSet | undefined; batch: number }
  /** Hands controls to the card memory. */
  restoreCards(cards: Record<string, CardState>): void
}

export interface RestoreOptions {
  origin: string
  /** Changes nothing, and tells what would change. */
  dryRun: boolean
}

export class BoxBackup {
  readonly #parts: BoxBackupParts
  #busy = false

  constructor(parts: BoxBackupParts) {
    this.#parts = parts
  }

  /** The box as it is now; members in the order of their names, so that two can be compared line by line. */
  make(): Backup {
    const { version, configFile, stateFile, presets } = this.#parts
    const { schema, values, cards } = stateFile.present
    const config = { path: configFile.file ?? null, given: configFile.given }
    const made = new Date().toISOString()
    return sortKeys({
      mixbox: version,
      schema,
      made,
      state: { values, cards },
      presets: presets.present,
      config,
    })
  }

  /**
   * Takes a backup of this box or of another. What it does not mention stays as it is.
   * @returns and the batch to wait for; 0 = nothing sounds different
   * @throws BoxError EBACKUP, EBUSY, or the code of a configuration or preset that cannot be written; no knob has moved then
   */
  async restore(
    given: Readonly<Record<string, unknown>>,
    { origin, dryRun }: RestoreOptions,
  ): Promise<Restored & { batch: number }> {
    const { store, set } = this.#parts
    if (this.#busy) throw new BoxError('EBUSY', 'cannot restore the backup: another one is being restored')
    const backup = readBackup(given, store.table)
    const told = { dryRun, ...this.#compare(backup) }
    if (dryRun) {
      const trial = createStore(store.table, store.snapshot())
      return { ...told, changes: describe(trial.setMany(backup.entries, origin)), batch: 0 }
    }
    this.#busy = true
    try {
      // First what can fail.
      if (told.config.changed) await writeConfig(told.config.path, backup.config)
      await this.#parts.presets.restore(
        Object.fromEntries(told.presets.map((name) => [name, backup.presets[name]!])),
      )
    } finally {
      this.#busy = false
    }
    const { set: changes, batch } = set(backup.entries, { origin })
    this.#keep(backup)
    return { ...told, changes: describe(changes), batch }
  }

  #keep({ kept, cards }: ReadBackup): void {
    this.#parts.restoreCards(cards)
    this.#parts.stateFile.keep(Object.fromEntries(kept.map(({ address, value }) => [address, value])))
  }

  #compare({
    kept,
    cards,
    presets,
    config,
  }: ReadBackup): Pick<Restored, 'kept' | 'cards' | 'presets' | 'config'> {
    const present = this.#parts.presets.present
    const { configFile, stateFile } = this.#parts
    const differs = ([key, controls]: [string, CardState]) =>
      !isDeepStrictEqual(stateFile.cards[key], { ...stateFile.cards[key], ...controls })
    return {
      kept,
      cards: Object.entries(cards)
        .filter(differs)
        .map(([key]) => key),
      presets: Object.keys(presets).filter((name) => !isDeepStrictEqual(present[name], presets[name])),
      config: {
        path: configFile.home,
        changed: !isDeepStrictEqual(config, nextConfig(configFile)),
        atNextStart: !isDeepStrictEqual(parseConfig(config, 'of the backup'), configFile.config),
      },
    }
  }
}

/** Undefined while it would keep the box from starting. */
function nextConfig(configFile: ConfigFile): object | undefined {
  try {
    return configFile.reread().given
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return undefined
  }
}

async function writeConfig(path: string, config: object): Promise<void> {
  try {
    await replaceFile(path, `${JSON.stringify(config, null, 2)}\n`)
  } catch (error) {
    const { code = 'EIO', message } = error as NodeJS.ErrnoException
    throw new BoxError(code, `cannot restore the backup: configuration ${path} cannot be written: ${message}`)
  }
}

function describe(set: ChangeSet | undefined): Restored['changes'] {
  return (set?.changes ?? []).map(({ parameter, previous, value }) => ({
    address: parameter.address,
    from: formatValue(parameter, previous),
    to: formatValue(parameter, value),
  }))
}
