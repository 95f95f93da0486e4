import type { Parameter, ParameterTable, Value } from '../../../console/index.ts'

/** What the announcement is made from. */
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
  /** One message for the whole box, one for each entity as older installations want it, or none. */
  form: 'device' | 'components' | 'off'
  /** How often meters are published, Hz. */
  meters: number
  /** Of the box, for people. */
  name: string
  /** Of the firmware. */
  version: string
  /** What the broker holds under discoveryFilters: topic -> payload. */
  retained: ReadonlyMap<string, string>
}

/** The box's name among Home Assistant's devices, entities and topics. */
export const nodeId = ({ id }: Pick<DiscoveryContext, 'id'>): string => `mixbox_${id}`
