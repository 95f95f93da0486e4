// How the box is, as entities: what is wrong, and levels for those who ask for them.
import { SCOPES } from '../../../console/index.ts'
import type { Component, Components } from './component.ts'
import type { DiscoveryContext } from './context.ts'
import { identity } from './knob-entities.ts'

interface Problem {
  name: string
  /** Below the root. */
  topic: string
  payload_on: string
  payload_off: string
}

const ON_OFF = { payload_on: 'on', payload_off: 'off' }

const PROBLEMS: Record<string, Problem> = {
  engine: { name: 'Engine', topic: 'engine', payload_on: 'offline', payload_off: 'online' },
  card: { name: 'Card', topic: 'problem/card', ...ON_OFF },
  xrun: { name: 'Xrun', topic: 'problem/xrun', ...ON_OFF },
  clip: { name: 'Clipping', topic: 'problem/clip', ...ON_OFF },
}

/** What a level below everything is shown as. */
const FLOOR_DB = -120
/** Faster ones fill the recorder's database. */
const SLOW_HZ = 1
/** Places of meters as they stand in topics, and the channel that each is of. */
function metered({ table }: DiscoveryContext): { place: string; label: string }[] {
  const many = (['strip', 'bus', 'matrix'] as const).flatMap((scope) =>
    Array.from({ length: SCOPES[scope].count(table.size) }, (_, ordinal) => {
      const { n, label } = SCOPES[scope].member(ordinal, table.size)
      return { place: `${FOLDERS[scope]}/${n}`, label }
    }),
  )
  return [...many, { place: 'main/l', label: 'Main left' }, { place: 'main/r', label: 'Main right' }]
}

const FOLDERS = { strip: 'ch', bus: 'bus', matrix: 'mtx' }

export function healthEntities(context: DiscoveryContext): Components {
  // These tell of an engine that is away, so they must not go away with it.
  const availability = [{ topic: `${context.root}/status` }]
  const problems = Object.entries(PROBLEMS).map(([key, { topic, name, ...options }]): [string, Component] => [
    key,
    {
      ...{ platform: 'binary_sensor', name, ...identity(context, 'binary_sensor', key) },
      ...{ device_class: 'problem', entity_category: 'diagnostic', availability },
      ...{ state_topic: `${context.root}/${topic}`, ...options },
    },
  ])
  return { ...Object.fromEntries(problems), ...meters(context) }
}

/** Switched off by default: every change of a level is a row in Home Assistant's history. */
function meters(context: DiscoveryContext): Components {
  if (context.meters <= 0 || context.meters > SLOW_HZ) return {}
  const sensors = metered(context).map(({ place, label }): [string, Component] => {
    const key = `meter_${place.replace('/', '_')}`
    return [
      key,
      {
        ...{ platform: 'sensor', name: `${label} level`, ...identity(context, 'sensor', key) },
        ...{ icon: 'mdi:chart-bar', entity_category: 'diagnostic', enabled_by_default: false },
        ...{ state_topic: `${context.root}/meter/${place}`, unit_of_measurement: 'dB' },
        value_template: `{{ ${FLOOR_DB} if value == '-inf' else value }}`,
        suggested_display_precision: 1,
      },
    ]
  })
  return Object.fromEntries(sensors)
}
