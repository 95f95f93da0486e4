// Knobs of the console as entities.
import { type Parameter, SCOPES, type Scope } from '../../../console/index.ts'
import type { Component, Components } from './component.ts'
import { type DiscoveryContext, nodeId } from './context.ts'
import { ENTITY_ROWS, type EntityRow } from './entity-rows.ts'
import { numberRange } from './number-range.ts'
import { usedBuses } from './used-buses.ts'

/** Home Assistant takes 255; the law of names says what is too long. */
const LONGEST_NAME = 32

/** The options of every platform; templates are Jinja, in which a state is the text "value". */
const OPTIONS: Record<EntityRow['platform'], (row: EntityRow, parameter: Parameter) => object> = {
  number(row, parameter) {
    if (row.platform !== 'number' || parameter.kind !== 'number') throw wrongRow(parameter)
    const { min, max, silent } = numberRange(parameter.law)
    return {
      ...{ min, max, step: row.step, mode: 'slider', unit_of_measurement: parameter.law.unit },
      // The lowest place of the slider is silence, as on the desk; a state outside the range would be refused.
      ...(silent && {
        value_template: `{{ ${min} if value == '-inf' else value }}`,
        command_template: `{{ '-inf' if value <= ${min} else value }}`,
      }),
      ...(row.rare && { enabled_by_default: false }),
    }
  },
  switch(row) {
    const mutes = row.platform === 'switch' && row.mutes
    return mutes ? { payload_on: 'off', payload_off: 'on' } : { payload_on: 'on', payload_off: 'off' }
  },
  text: () => ({
    ...{ max: LONGEST_NAME, entity_category: 'config' },
    // As which a name is told that is empty.
    value_template: "{{ '' if value == ' ' else value }}",
    // A name may look like a number or like JSON.
    command_template: '{"value": {{ value | tojson }}}',
  }),
}

export function knobEntities(context: DiscoveryContext): Components {
  const { table } = context
  const used = usedBuses(context)
  const rows = new Map(ENTITY_ROWS.map((row) => [`${row.scope} ${row.role}`, row]))
  const channelName = namesOf(context)
  const components: Record<string, Component> = {}
  for (const parameter of table.parameters) {
    const row = rows.get(`${parameter.scope} ${parameter.role}`)
    if (!row || ('rare' in row && !used.has(parameter.ordinal % table.size.buses))) continue
    const key = keyOf(parameter)
    components[key] = {
      platform: row.platform,
      name: `${channelName(parameter)} ${row.label}`,
      ...identity(context, row.platform, key),
      icon: row.icon,
      state_topic: `${context.root}/state${parameter.address}`,
      command_topic: `${context.root}/set${parameter.address}`,
      ...OPTIONS[row.platform](row, parameter),
    }
  }
  return components
}

/** Ids that stay when names change; entities are called after them when they first appear. */
export function identity(context: DiscoveryContext, platform: string, key: string) {
  const id = `${nodeId(context)}_${key}`
  return {
    unique_id: id,
    default_entity_id: `${platform}.${id.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`,
  }
}

/** "/ch/01/mix/fader" as "ch_01_mix_fader". */
export const keyOf = ({ address }: Parameter): string => address.slice(1).replace(/[^A-Za-z0-9]+/g, '_')

/** What people call the channel a knob belongs to. */
function namesOf({ table, value }: DiscoveryContext): (parameter: Parameter) => string {
  const names = new Map(
    table.texts
      .filter(({ role }) => role === 'name')
      .map((parameter) => [`${parameter.scope} ${parameter.ordinal}`, value(parameter) as string]),
  )
  const nameOf = (scope: Scope, ordinal: number) =>
    names.get(`${scope} ${ordinal}`) || SCOPES[scope].member(ordinal, table.size).label
  return ({ scope, ordinal }) => {
    if (scope !== 'send') return nameOf(scope, ordinal)
    const { buses } = table.size
    return `${nameOf('strip', Math.floor(ordinal / buses))} to ${nameOf('bus', ordinal % buses)}`
  }
}

const wrongRow = ({ address }: Parameter): Error =>
  new Error(`${address} is announced as a number and is none: entity-rows.ts`)
