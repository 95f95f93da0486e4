// What one channel can give to another: copies within a console, presets between consoles.
import type { Snapshot } from './changes.ts'
import { ConsoleError, quote } from './errors.ts'
import type { ValueInput } from './laws/law.ts'
import { nearest } from './nearest.ts'
import type { Parameter } from './parameter.ts'
import type { ParameterTable } from './parameter-table.ts'
import { SCOPES, type Scope } from './scopes.ts'
import type { Store } from './store.ts'

export type ChannelKind = 'strip' | 'bus' | 'main' | 'matrix' | 'output'
/** A copy is the whole channel, a preset only how it sounds. */
export type Purpose = 'copy' | 'preset'

/** Where each kind has its knobs; {n} as in SCOPES. */
const CHANNELS: Readonly<Record<ChannelKind, string>> = {
  strip: '/ch/{n}',
  bus: '/bus/{n}',
  main: '/main/st',
  matrix: '/mtx/{n}',
  output: '/outputs/main/{n}',
}
const KINDS = Object.keys(CHANNELS) as ChannelKind[]

/** Beginnings of addresses behind the channel's own, and what they are given along with. The first that fits counts. */
// biome-ignore format: one row, one part of a channel
const PARTS: readonly { begins: readonly string[]; with: readonly Purpose[] }[] = [
  // Which channel it is and what is plugged into it: nobody wants two of it.
  { begins: ['config/name', 'config/source', 'config/owners', 'src', 'insert/'], with: [] },
  // Means another channel on another day.
  { begins: ['gate/keysrc', 'dyn/keysrc', 'config/type'], with: ['copy'] },
  { begins: ['config/', 'preamp/', 'delay/', 'gate/', 'eq/', 'dyn/', 'limiter/'], with: ['copy', 'preset'] },
  // Its place in this mix.
  { begins: ['mix/', 'grp/', 'on', 'level'], with: ['copy'] },
]

export interface Channel {
  kind: ChannelKind
  /** "/ch/01": what its addresses begin with. */
  address: string
  /** For people: "Ch 01". */
  label: string
}

export interface ChannelSettings {
  kind: ChannelKind
  /** By address within the channel: "eq/1/f". */
  values: Snapshot
}

/** Every channel of a console, in table order. */
export function channelsOf({ size }: ParameterTable): Channel[] {
  return KINDS.flatMap((kind) =>
    Array.from({ length: SCOPES[kind as Scope].count(size) }, (_, ordinal) => {
      const { n, label } = SCOPES[kind as Scope].member(ordinal, size)
      return { kind, address: CHANNELS[kind].replace('{n}', n), label }
    }),
  )
}

/**
 * @param address with or without leading zeros, with or without a slash at its end
 * @throws ConsoleError EADDRESS with the nearest channels
 */
export function channelAt(table: ParameterTable, address: string): Channel {
  const channels = channelsOf(table)
  const found = channels.find((channel) => folded(channel.address) === folded(address))
  if (found) return found
  const known = channels.map((channel) => channel.address)
  const suggestions = nearest(address, known, 3)
  const hint = `; the nearest are ${suggestions.join(', ')}`
  throw new ConsoleError('EADDRESS', `no channel has the address ${quote(address)}${hint}`, {
    address,
    value: address,
    suggestions,
  })
}

/** What a channel gives away. @throws ConsoleError EADDRESS */
export function channelSettings(store: Store, address: string, purpose: Purpose): ChannelSettings {
  const channel = channelAt(store.table, address)
  const given = knobsOf(store.table, channel).filter(([within]) => goesWith(within, purpose))
  const values = given.map(([within, parameter]) => {
    const value = store.get(parameter.address)
    return [within, parameter.kind === 'number' ? parameter.law.save(value as number) : (value as string)]
  })
  return { kind: channel.kind, values: Object.fromEntries(values) as Snapshot }
}

/** What means the same on every kind of channel that has it; a microphone's delay or trim is none of a bus's. */
const SHARED = ['eq/', 'dyn/']

/**
 * What makes a channel stand as another did, for Store.setMany, which checks each value. A preset of another kind of
 * channel gives what both have of EQ and compressor; a copy is for channels of one kind.
 * @param from whose settings they are, for the error
 * @throws ConsoleError EADDRESS; EVALUE for a copy from another kind of channel
 */
export function settingsFor(
  table: ParameterTable,
  address: string,
  { kind, values }: ChannelSettings,
  from: string,
  purpose: Purpose,
): [address: string, value: ValueInput][] {
  const channel = channelAt(table, address)
  const entries = Object.entries(values).map(([within, value]): [string, ValueInput] => [
    `${channel.address}/${within}`,
    value,
  ])
  if (channel.kind === kind) return entries
  if (purpose === 'preset') {
    const shared = SHARED.map((part) => `${channel.address}/${part}`)
    return entries.filter(([knob]) => table.has(knob) && shared.some((part) => knob.startsWith(part)))
  }
  const same = channelsOf(table).filter((other) => other.kind === kind)
  const allowed = same.length === 0 ? `a ${kind}, which this console does not have` : range(same)
  const message = `cannot give the settings of ${from} to ${channel.address}: give ${allowed}`
  throw new ConsoleError('EVALUE', message, { address: channel.address, value: from, allowed })
}

function knobsOf(table: ParameterTable, { address }: Channel): [within: string, parameter: Parameter][] {
  const beginning = `${address}/`
  return table.parameters
    .filter((parameter) => parameter.address.startsWith(beginning))
    .map((parameter) => [parameter.address.slice(beginning.length), parameter])
}

function goesWith(within: string, purpose: Purpose): boolean {
  const part = PARTS.find(({ begins }) =>
    begins.some((one) => (one.endsWith('/') ? within.startsWith(one) : within === one)),
  )
  return part?.with.includes(purpose) ?? false
}

function range(channels: readonly Channel[]): string {
  const first = channels[0]!.address
  return channels.length === 1 ? first : `${first} to ${channels.at(-1)!.address}`
}

const folded = (address: string): string => address.replace(/(?<=\/)0+(?=\d)/g, '').replace(/\/$/, '')
