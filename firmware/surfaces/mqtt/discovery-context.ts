import type { Parameter, ParameterTable, Value } from '../../console/index.ts'

/** What an announcement to Home Assistant is made from. */
export interface DiscoveryContext {
  table: ParameterTable
  /** Where a knob stands. */
  value(parameter: Parameter): Value
  /** Letters, digits, "_" and "-": the box among others on the same broker. */
  id: string
  /** The box's topics begin with it: "mixbox/1a2b3c4d". */
  root: string
  /** Where Home Assistant looks: "homeassistant". */
  prefix: string
  /** One message for the whole box, one for each entity, or none. */
  form: 'device' | 'components' | 'off'
  /** How often meters are published, Hz. */
  meters: number
  /** Of the box, for people. */
  name: string
  /** Of the firmware. */
  version: string
  /** What the broker holds under the filters: topic -> payload. */
  retained: ReadonlyMap<string, string>
}

export interface Discovery {
  /** The topics on which the box announces itself, in whichever form, now or earlier. */
  filters(context: Pick<DiscoveryContext, 'prefix' | 'id'>): string[]
  /** What is to be retained, in this order; '' clears a topic. */
  messages(context: DiscoveryContext): (readonly [topic: string, payload: string])[]
  /** Whether a move of this knob may change them. */
  changes(parameter: Parameter): boolean
}
