// The knobs of a channel by the panel's words.
import type { NumberParameter, Parameter, ParameterTable, Role } from '../../../console/index.ts'
import type { Use } from './action.ts'

export interface ChannelKnob {
  parameter: NumberParameter
  /** Mute is the opposite of what the console calls "on". */
  inverted: boolean
}

/** By role, whatever their addresses: a DCA's are others than a strip's. */
const ROLES: Readonly<Record<string, { role: Role; use: Use; inverted?: boolean }>> = {
  fader: { role: 'fader', use: 'move' },
  pan: { role: 'pan', use: 'move' },
  trim: { role: 'trim', use: 'move' },
  mute: { role: 'on', use: 'push', inverted: true },
  solo: { role: 'solo', use: 'push' },
}

const SEND = /^send ([1-9]\d?)$/
const PATH = /^[a-z0-9]+(\/[a-zA-Z0-9]+)+$/

/** For people. `knob`: what "knob next" has chosen; `signal`: whether there is any. */
export const KNOB_FORMS: Readonly<Record<Use, string>> = {
  move: 'fader, pan, trim, knob, send N, or the rest of an address such as mix/pan',
  push: "mute, solo, select, or the rest of a switch's address such as eq/on",
  show: "mute, solo, select, signal, or the rest of a switch's address such as eq/on",
}

const ALSO: Readonly<Record<Use, readonly string[]>> = {
  move: ['knob'],
  push: ['select'],
  show: ['select', 'signal'],
}

export function isKnob(knob: string, use: Use): boolean {
  if (PATH.test(knob) || ALSO[use].includes(knob)) return true
  if (SEND.test(knob)) return use === 'move'
  const word = Object.hasOwn(ROLES, knob) ? ROLES[knob]! : undefined
  return word !== undefined && (word.use === use || (use === 'show' && word.use === 'push'))
}

/** What a channel is: its name's parameter says. @param root "/ch/01" @returns undefined where there is none */
export function channelOf(table: ParameterTable, root: string): Parameter | undefined {
  const address = `${root}/config/name`
  return root !== '' && table.has(address) ? table.at(address) : undefined
}

/**
 * @param send the bus whose sends the faders are; undefined: they are faders
 * @returns undefined where this channel has no such knob
 */
export function channelKnob(
  table: ParameterTable,
  root: string,
  knob: string,
  send: number | undefined,
): ChannelKnob | undefined {
  const channel = channelOf(table, root)
  if (!channel) return undefined
  const bus = knob === 'fader' && send !== undefined ? String(send) : SEND.exec(knob)?.[1]
  if (bus !== undefined) return number(table, `${root}/mix/${bus.padStart(2, '0')}/level`, false)
  if (PATH.test(knob)) return number(table, `${root}/${knob}`, false)
  const word = Object.hasOwn(ROLES, knob) ? ROLES[knob] : undefined
  if (!word) return undefined
  const { scope, ordinal } = channel
  const found = table.numbers.find(
    (parameter) => parameter.scope === scope && parameter.ordinal === ordinal && parameter.role === word.role,
  )
  return found && { parameter: found, inverted: word.inverted ?? false }
}

function number(table: ParameterTable, address: string, inverted: boolean): ChannelKnob | undefined {
  const parameter = table.has(address) ? table.at(address) : undefined
  return parameter?.kind === 'number' ? { parameter, inverted } : undefined
}
