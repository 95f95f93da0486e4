// What a backup holds, checked as a whole before anything of it is used.
import {
  buildTable,
  ConsoleError,
  type ParameterTable,
  parseValue,
  quote,
  type Snapshot,
  type ValueInput,
} from '../console/index.ts'
import { BoxError } from './box-error.ts'
import type { CardState } from './card-memory.ts'
import { ConfigError, parseConfig } from './config.ts'
import type { Entries } from './future-targets.ts'
import { type Presets, readPresets } from './preset.ts'
import { upgradeState } from './upgrades/upgrade-state.ts'

/** A value that the present console cannot take, and why. */
export interface KeptValue {
  address: string
  value: string | number
  reason: string
}

/** What of a backup goes where. */
export interface ReadBackup {
  /** What the present console takes. */
  entries: Entries
  /** What another takes: that of the backup's own configuration, or a larger one. */
  kept: KeptValue[]
  cards: Record<string, CardState>
  /** Of channels, by name. */
  presets: Presets
  /** As it was written. */
  config: object
}

/** One value as one console reads it; without `saved` it is refused. */
interface Reading {
  saved?: string | number
  known: boolean
  refusal: string
}

/** So many faults are told. */
const MOST_FAULTS = 20

/**
 * @param given what was read from JSON @param table the present console's
 * @throws BoxError EBACKUP naming what is wrong and what is allowed
 */
export function readBackup(given: Readonly<Record<string, unknown>>, table: ParameterTable): ReadBackup {
  const { values, cards } = readState(given)
  const { config, own } = readOwnConfig(given['config'])
  const taken: [address: string, value: ValueInput][] = []
  const kept: KeptValue[] = []
  const faults: string[] = []
  for (const [address, value] of Object.entries(values)) {
    const here = read(table, address, value)
    const there = read(own, address, value)
    if (here.saved !== undefined) taken.push([address, here.saved])
    else if (there.saved !== undefined) kept.push({ address, value: there.saved, reason: here.refusal })
    else if (here.known || there.known) faults.push(there.known ? there.refusal : here.refusal)
    // A still larger console's, which the box that made this has kept too.
    else if (isScalar(value)) kept.push({ address, value, reason: here.refusal })
    else faults.push(`${quote(address)} is ${quote(value)}: give a number or a text`)
  }
  const presets = readPresets(presetsOf(given), faults)
  if (faults.length > 0) throw refused(faults)
  return { entries: inOrder(taken, table), kept, cards, presets, config }
}

/**
 * In the order of the table, so that links come after what they link. Before anything else they are undone: a pair
 * that is linked now may have two values in the backup.
 */
function inOrder(taken: Entries, table: ParameterTable): Entries {
  const links = taken.filter(([address]) => table.at(address).role === 'link')
  const sorted = [...taken].sort(([a], [b]) => table.at(a).index - table.at(b).index)
  return [...links.map(([address]) => [address, 'off'] as const), ...sorted]
}

function read(table: ParameterTable, address: string, value: ValueInput): Reading {
  if (!table.has(address)) return { known: false, refusal: 'this console has no such parameter' }
  const parameter = table.at(address)
  try {
    const parsed = parseValue(parameter, value)
    const saved = parameter.kind === 'number' ? parameter.law.save(parsed as number) : (parsed as string)
    return { saved, known: true, refusal: '' }
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error
    return { known: true, refusal: error.message }
  }
}

function readState({ schema, state }: Readonly<Record<string, unknown>>): {
  values: Snapshot
  cards: Record<string, CardState>
} {
  try {
    return upgradeState({ ...(isObject(state) && state), schema })
  } catch (error) {
    throw refused([(error as Error).message])
  }
}

/** Backups of older versions have none. */
function presetsOf({ presets = {} }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!isObject(presets)) throw refused([`presets is ${quote(presets)}: give an object of presets by name`])
  return presets
}

/** The configuration, and the console that it makes. */
function readOwnConfig(given: unknown): { config: object; own: ParameterTable } {
  const config = isObject(given) ? given['given'] : undefined
  if (!isObject(config)) throw refused(['it holds no configuration: config.given is to be an object'])
  try {
    const { console, channels } = parseConfig(config, 'of the backup')
    return { config, own: buildTable({ ...console, ...channels }) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw refused(error.faults.map((fault) => `configuration: ${fault}`))
  }
}

function refused(faults: readonly string[]): BoxError {
  const told = faults.slice(0, MOST_FAULTS)
  const more = faults.length > told.length ? [`and ${faults.length - told.length} more`] : []
  return new BoxError('EBACKUP', `cannot restore the backup: ${[...told, ...more].join('; ')}`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
