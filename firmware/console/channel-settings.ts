// One channel's knobs as a whole: to copy them to another, to keep them as a preset.
import { ConsoleError, quote } from './errors.ts'
import type { SavedValue } from './laws/law.ts'
import type { Parameter } from './parameter.ts'
import type { ParameterTable } from './parameter-table.ts'
import type { Store } from './store.ts'

/** What a channel's knobs are about: the folder below the channel in their addresses. */
export const CHANNEL_PARTS = [
  ...(['config', 'preamp', 'delay', 'gate', 'eq', 'dyn', 'insert', 'limiter', 'mix', 'grp'] as const),
] as const
export type ChannelPart = (typeof CHANNEL_PARTS)[number]

/** Not the sound of a channel but its place in the desk: what it is fed with, and what is fed from it. */
const PLACE: readonly ChannelPart[] = ['insert', 'mix', 'grp']
/** What makes one channel another, in every copy. */
const IDENTITY = /^config\/(?:name|source|owners)$/

/** Kinds of channels by the beginnings of their addresses; a desk has one main. */
const CHANNEL = /^(\/(?:ch|bus|mtx|outputs\/main))\/(\d{1,2})$|^(\/main\/st)$/

/** Knobs relative to their channel: "eq/1/f" -> 400. */
export type ChannelSettings = Readonly<Record<string, SavedValue>>

interface Channel {
  kind: string
  address: string
}

/** @throws ConsoleError EADDRESS for what is no channel of this console */
function channelAt(table: ParameterTable, given: string): Channel {
  const [, kind, number, main] = CHANNEL.exec(given) ?? []
  const address = main ?? (kind === undefined ? '' : `${kind}/${number!.padStart(2, '0')}`)
  if (address === '' || table.addresses(`${address}/`).length === 0) {
    const allowed = 'the address of a channel: /ch/01, /bus/01, /mtx/01, /main/st or /outputs/main/01'
    throw new ConsoleError('EADDRESS', `${quote(given)} is no channel of this console: give ${allowed}`, {
      address: given,
      allowed,
    })
  }
  return { kind: main ?? kind!, address }
}

const partOf = (relative: string): string =>
  relative.includes('/') ? relative.slice(0, relative.indexOf('/')) : ''

function knobsOf(
  table: ParameterTable,
  { address }: Channel,
  parts: readonly string[],
): [string, Parameter][] {
  return table
    .addresses(`${address}/`)
    .map((one): [string, Parameter] => [one.slice(address.length + 1), table.at(one)])
    .filter(([relative]) => parts.includes(partOf(relative)) && !IDENTITY.test(relative))
}

function save(store: Store, { address, ...parameter }: Parameter): SavedValue {
  const value = store.get(address)
  return parameter.kind === 'number' ? parameter.law.save(value as number) : (value as string)
}

/**
 * What to set so that one channel stands as another. Name and source stay.
 * @param parts all of them when left out
 * @returns for Store.setMany
 * @throws ConsoleError EADDRESS when they are not two channels of one kind
 */
export function copyOfChannel(
  store: Store,
  from: string,
  to: string,
  parts: readonly ChannelPart[] = CHANNEL_PARTS,
): [string, SavedValue][] {
  const { table } = store
  const [source, target] = [channelAt(table, from), channelAt(table, to)]
  if (source.kind !== target.kind) {
    const allowed = `another channel that begins with ${source.kind}`
    throw new ConsoleError('EADDRESS', `${from} cannot be copied to ${to}: give ${allowed}`, {
      address: to,
      allowed,
    })
  }
  return knobsOf(table, source, parts).map(([relative, parameter]) => [
    `${target.address}/${relative}`,
    save(store, parameter),
  ])
}

/** How a channel sounds: what a preset keeps. @throws ConsoleError EADDRESS */
export function soundOfChannel(store: Store, address: string): ChannelSettings {
  const parts = CHANNEL_PARTS.filter((part) => !PLACE.includes(part))
  const knobs = knobsOf(store.table, channelAt(store.table, address), parts)
  return Object.fromEntries(knobs.map(([relative, parameter]) => [relative, save(store, parameter)]))
}

/**
 * What to set so that a channel sounds like a preset. What this kind of channel has not is left out.
 * @param parts all that the preset holds when left out
 * @throws ConsoleError EADDRESS; EVALUE when nothing of the preset is for this channel
 */
export function presetForChannel(
  table: ParameterTable,
  settings: ChannelSettings,
  address: string,
  parts: readonly ChannelPart[] = CHANNEL_PARTS,
): [string, SavedValue][] {
  const channel = channelAt(table, address)
  const entries = knobsOf(table, channel, parts).flatMap(([relative]): [string, SavedValue][] => {
    const value = settings[relative]
    return value === undefined ? [] : [[`${channel.address}/${relative}`, value]]
  })
  if (entries.length > 0) return entries
  const allowed = `a preset with something of ${parts.join(', ')}`
  throw new ConsoleError('EVALUE', `the preset holds nothing for ${address}: give ${allowed}`, {
    address,
    allowed,
  })
}
