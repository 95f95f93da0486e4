// What Home Assistant takes, transcribed from its documentation (home-assistant.io): integrations/mqtt for the
// message, integrations/{number,switch,text,binary_sensor,sensor}.mqtt for the options of each platform. Of the
// message's own keys an unknown one is refused with all entities in it; of a platform's it is ignored.

export type Check = (value: unknown) => boolean

export interface Documented {
  required?: true
  is: Check
}

export type Options = Readonly<Record<string, Documented>>

const text: Check = (value) => typeof value === 'string' && value !== ''
const flag: Check = (value) => typeof value === 'boolean'
const whole: Check = (value) => Number.isInteger(value) && (value as number) >= 0
const float: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const oneOf =
  (...allowed: string[]): Check =>
  (value) =>
    allowed.includes(value as string)

/** No wildcard, no control character, 65535 bytes at most. */
const topic: Check = (value) => text(value) && /^[^#+\p{Cc}]+$/u.test(value as string)
const template = text
/** "MDI icon": the prefix and a name. */
const icon: Check = (value) => text(value) && /^mdi:[a-z0-9-]+$/.test(value as string)
const url: Check = (value) => text(value) && /^(https?|homeassistant):\/\//.test(value as string)
/** Of an entity id: domain, dot, slug. */
const entityId: Check = (value) => text(value) && /^[a-z_]+\.[a-z0-9]+(_[a-z0-9]+)*$/.test(value as string)

const may = (is: Check): Documented => ({ is })
const must = (is: Check): Documented => ({ is, required: true })

export const holds = (options: Options) => (value: unknown) => faultsOf(value, options).length === 0

/** Every key that is missing, not documented, or not of its kind. */
export function faultsOf(value: unknown, options: Options): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['not an object']
  const given = value as Record<string, unknown>
  const missing = Object.keys(options).filter((key) => options[key]!.required && !(key in given))
  const wrong = Object.keys(given).filter(
    (key) => !Object.hasOwn(options, key) || !options[key]!.is(given[key]),
  )
  return [...missing.map((key) => `${key} is missing`), ...wrong.map((key) => `${key}: ${given[key]}`)]
}

const AVAILABILITY_ENTRY: Options = {
  topic: must(topic),
  payload_available: may(text),
  payload_not_available: may(text),
  value_template: may(template),
}

const AVAILABILITY: Options = {
  availability: may((value) => Array.isArray(value) && value.every(holds(AVAILABILITY_ENTRY))),
  availability_mode: may(oneOf('all', 'any', 'latest')),
  availability_topic: may(topic),
  availability_template: may(template),
  payload_available: may(text),
  payload_not_available: may(text),
}

const DEVICE: Options = {
  identifiers: must((value) => Array.isArray(value) && value.length > 0 && value.every(text)),
  connections: may((value) => Array.isArray(value)),
  configuration_url: may(url),
  hw_version: may(text),
  manufacturer: may(text),
  model: may(text),
  model_id: may(text),
  name: may(text),
  serial_number: may(text),
  suggested_area: may(text),
  sw_version: may(text),
  via_device: may(text),
}

const ORIGIN: Options = { name: must(text), sw_version: may(text), support_url: may(url) }

/** Keys of a device's message: no other is taken. */
export const MESSAGE: Options = {
  ...AVAILABILITY,
  device: must(holds(DEVICE)),
  origin: must(holds(ORIGIN)),
  components: must((value) => typeof value === 'object' && value !== null),
  state_topic: may(topic),
  command_topic: may(topic),
  qos: may(oneOfNumbers(0, 1, 2)),
  encoding: may(text),
}

/** Of every entity; its unique id is required in a device's message, its device and origin stand there. */
const ENTITY: Options = {
  ...AVAILABILITY,
  platform: may(text),
  unique_id: must((value) => text(value) && /^[\w-]+$/.test(value as string)),
  name: may((value) => value === null || text(value)),
  default_entity_id: may(entityId),
  enabled_by_default: may(flag),
  encoding: may(text),
  entity_picture: may(url),
  icon: may(icon),
  json_attributes_template: may(template),
  json_attributes_topic: may(topic),
  qos: may(oneOfNumbers(0, 1, 2)),
}

const WRITABLE: Options = {
  ...ENTITY,
  command_topic: must(topic),
  command_template: may(template),
  entity_category: may(oneOf('config', 'diagnostic')),
  optimistic: may(flag),
  retain: may(flag),
  // Without one Home Assistant guesses.
  state_topic: must(topic),
  value_template: may(template),
}

const READABLE: Options = {
  ...ENTITY,
  // "When set, the entity category must be diagnostic for sensors."
  entity_category: may(oneOf('diagnostic')),
  expire_after: may(whole),
  force_update: may(flag),
  state_topic: must(topic),
  value_template: may(template),
}

export const PLATFORM_OPTIONS: Readonly<Record<string, Options>> = {
  number: {
    ...WRITABLE,
    device_class: may(text),
    // Left out they are 1, 100 and 1.
    min: must(float),
    max: must(float),
    step: must((value) => float(value) && (value as number) >= 0.001),
    mode: may(oneOf('auto', 'box', 'slider')),
    payload_reset: may(text),
    unit_of_measurement: must(text),
  },
  switch: {
    ...WRITABLE,
    device_class: may(oneOf('outlet', 'switch')),
    // Left out they are "ON" and "OFF".
    payload_on: must(text),
    payload_off: must(text),
    state_on: may(text),
    state_off: may(text),
  },
  text: {
    ...WRITABLE,
    max: may((value) => whole(value) && (value as number) <= 255),
    min: may(whole),
    mode: may(oneOf('text', 'password')),
    pattern: may(text),
  },
  binary_sensor: {
    ...READABLE,
    device_class: may(oneOf('problem', 'connectivity', 'running', 'sound')),
    off_delay: may(whole),
    payload_on: must(text),
    payload_off: must(text),
  },
  sensor: {
    ...READABLE,
    device_class: may(text),
    last_reset_value_template: may(template),
    options: may(Array.isArray),
    state_class: may(oneOf('measurement', 'total', 'total_increasing')),
    suggested_display_precision: may(whole),
    unit_of_measurement: may(text),
  },
}

/** What stands in the message of a single entity beside its own options. */
export const SINGLE: Options = {
  device: must(holds(DEVICE)),
  origin: may(holds(ORIGIN)),
  // Documented until 2026.3: what default_entity_id is since 2025.10, without the platform.
  object_id: may((value) => text(value) && /^[a-z0-9]+(_[a-z0-9]+)*$/.test(value as string)),
}

function oneOfNumbers(...allowed: number[]): Check {
  return (value) => allowed.includes(value as number)
}
