import { type Component, type Components, type Option, PLATFORMS } from './component.ts'
import { type DiscoveryContext, nodeId } from './context.ts'
import { healthEntities } from './health-entities.ts'
import { knobEntities } from './knob-entities.ts'

/** To be retained; an empty payload clears the topic. */
export type Message = [topic: string, payload: string]

/** Home Assistant lets go of the entities under a topic and keeps what people set for them, for another topic. */
const MIGRATE = JSON.stringify({ migrate_discovery: true })

/** Under which topics the box announces itself, in whichever form. */
export function discoveryFilters(context: Pick<DiscoveryContext, 'prefix' | 'id'>): string[] {
  return [deviceTopic(context), `${context.prefix}/+/${nodeId(context)}/+/config`]
}

/**
 * What has to be published so that the broker holds what is so now, and nothing of what was.
 * @returns steps, each of one message a topic, to be published when the broker has taken the one before
 */
export function discoverySteps(context: DiscoveryContext): Message[][] {
  const { form, retained } = context
  const held = [...retained].filter(([, payload]) => payload !== '').map(([topic]) => topic)
  const device = deviceTopic(context)
  const wanted = new Map<string, string>(form === 'off' ? [] : FORMS[form](context))
  const unwanted = held.filter((topic) => !wanted.has(topic))
  // Of the other form: its entities come back under new topics with everything people set for them.
  const moved = form === 'off' ? [] : unwanted.filter((topic) => (topic === device) === (form !== 'device'))
  const steps: Message[][] = [
    moved.map((topic) => [topic, MIGRATE]),
    [...wanted].filter(([topic, payload]) => retained.get(topic) !== payload),
    unwanted.map((topic) => [topic, '']),
  ]
  return steps.filter((step) => step.length > 0)
}

const FORMS = {
  device: (context: DiscoveryContext): Message[] => {
    const components = { ...gone(context), ...entities(context) }
    return [[deviceTopic(context), JSON.stringify({ ...shared(context), components })]]
  },
  components: (context: DiscoveryContext): Message[] =>
    Object.entries(entities(context)).map(([key, { platform, ...options }]) => [
      `${context.prefix}/${platform}/${nodeId(context)}/${key}/config`,
      JSON.stringify({ ...shared(context), ...options, object_id: olderId(options) }),
    ]),
}

/** The entity's id as Home Assistant took it before 2025.10, without the platform. */
const olderId = ({ default_entity_id }: Readonly<Record<string, Option>>): string =>
  String(default_entity_id).replace(/^\w+\./, '')

const deviceTopic = (context: Pick<DiscoveryContext, 'prefix' | 'id'>): string =>
  `${context.prefix}/device/${nodeId(context)}/config`

const entities = (context: DiscoveryContext): Components => ({
  ...knobEntities(context),
  ...healthEntities(context),
})

/** No "~" for the root of the topics: at this place it makes Home Assistant refuse the whole device. */
function shared(context: DiscoveryContext): object {
  const { root, id, name, version } = context
  return {
    device: {
      ...{ identifiers: [nodeId(context)], name, manufacturer: 'Mixbox', model: 'Mixbox' },
      ...{ sw_version: version, serial_number: id },
    },
    origin: { name: 'mixbox', sw_version: version },
    availability: [{ topic: `${root}/status` }, { topic: `${root}/engine` }],
    availability_mode: 'all',
    qos: 1,
  }
}

/** Entities announced last time that are no more: a platform alone removes one. It stays out of the next message. */
function gone(context: DiscoveryContext): Components {
  const before = componentsIn(context.retained.get(deviceTopic(context)))
  const removed = Object.entries(before).filter(([, component]) => Object.keys(component).length > 1)
  return Object.fromEntries(removed.map(([key, { platform }]) => [key, { platform }]))
}

/** What lies there may be another program's: one platform that Home Assistant does not know, and it refuses all. */
function componentsIn(payload = ''): Components {
  try {
    const { components = {} } = JSON.parse(payload) as { components?: Record<string, Partial<Component>> }
    const known: readonly unknown[] = PLATFORMS
    const whole = Object.entries(components).filter(([, component]) => known.includes(component.platform))
    return Object.fromEntries(whole) as Components
  } catch {
    return {}
  }
}
