/** How alsa-lib calls the types of elements, and what they are called here. */
const TYPES = {
  BOOLEAN: 'boolean',
  INTEGER: 'integer',
  INTEGER64: 'integer64',
  ENUMERATED: 'enumerated',
  BYTES: 'bytes',
  IEC958: 'iec958',
} as const

export type ControlType = (typeof TYPES)[keyof typeof TYPES]

export interface ControlElement {
  /** Number of the element, the handle of read() and write(); unique on its card. */
  numid: number
  /** `Master Playback Volume`, `Mic Capture Switch` ... */
  name: string
  /** `MIXER`, `CARD`, `PCM` ... */
  interface: string
  /** Tells elements of the same name apart. */
  index: number
  type: ControlType
  /** Values it holds, usually one per channel. */
  count: number
  /** Limits and step of every value: 0 and 1 for a switch, item numbers for a selector, else 0..255. */
  min: number
  max: number
  step: number
  /** Names of a selector's items. */
  items?: string[]
  /** Where the card tells the level of its steps. minDb may be -Infinity. */
  minDb?: number
  maxDb?: number
  access: { readable: boolean; writable: boolean; volatile: boolean; inactive: boolean; locked: boolean }
}

/** From the native side's flat description. */
export function controlElement(description: object): ControlElement {
  const { type, readable, writable, volatile, inactive, locked, ...rest } = description as Omit<
    ControlElement,
    'type' | 'access'
  > & { type: keyof typeof TYPES } & ControlElement['access']
  return { ...rest, type: TYPES[type], access: { readable, writable, volatile, inactive, locked } }
}

/** Why an element does not take these values, naming what it takes; '' where it does. */
export function allowedValues(element: ControlElement, values: readonly number[]): string {
  const { name, count, min, max, step, items } = element
  if (!Array.isArray(values) || values.length !== count)
    return `"${name}" takes ${count} ${count === 1 ? 'value' : 'values'}, not ${values?.length}`
  const range = items?.map((item, i) => `${i} (${item})`).join(', ') ?? `whole numbers from ${min} to ${max}`
  const steps = step > 1 ? ` in steps of ${step}` : ''
  const bad = values.find(
    (value) => !Number.isInteger(value) || value < min || value > max || (value - min) % step !== 0,
  )
  return bad === undefined ? '' : `"${name}" does not take ${String(bad)}: ${range}${steps}`
}
