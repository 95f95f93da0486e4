// What a panel consists of: the shape of a build, and of the section "panel.description" of the configuration.
import { z } from 'zod'
import { explainRefusal } from './explain-refusal.ts'

const name = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[^\s"].*[^\s"]$|^[^\s"]$/)
  .describe('a name of at most 40 characters')
const line = z
  .union([z.number().int().min(0).max(511), z.string().min(1).max(100)])
  .describe('a line of the GPIO chip: its number there (on a Raspberry Pi the BCM number) or its name')
const action = z.string().min(1).max(400).describe('an action, as a text')
const within = (min: number, max: number) =>
  z.number().int().min(min).max(max).describe(`a whole number from ${min} to ${max}`)
const yes = z.boolean().describe('true or false')
const oneOf = <T extends string>(...words: T[]) => z.enum(words).describe(`one of ${words.join(', ')}`)

const CHIP_KINDS = [
  ...(['ads7828', 'ads7830', 'ads1115', 'ads1015', 'mcp23017'] as const),
  ...(['ht16k33', 'is31fl3731', 'ssd1306', 'sh1106'] as const),
] as const

const chipSchema = z
  .strictObject({
    name,
    kind: oneOf(...CHIP_KINDS),
    address: within(0x08, 0x77),
    /** GPIO line that an MCP23017's INTA is wired to; without it its pins are asked every 5 ms. */
    interrupt: line.optional(),
    /** Of an ADS7828 or ADS7830: what its REF pin has; left out: its own 2.5 V, which then are at that pin. */
    referenceVolts: z.number().min(0.05).max(5).optional().describe('a number from 0.05 to 5 (V)'),
    /** Of a display. */
    height: z.literal([64, 32]).optional().describe('64 or 32'),
  })
  .describe('an object with name, kind and address')

/** Where a contact or a lamp is: on a line, or on a pin of a chip. */
const PLACE = { line: line.optional(), chip: name.optional(), pin: within(0, 15).optional() }
const PUSH = {
  ...PLACE,
  short: action.optional(),
  long: action.optional(),
  double: action.optional(),
  /** Again and again while it is held. */
  hold: action.optional(),
  /** Instead of `short`, while shift is held. */
  shift: action.optional(),
}

/** By kind. */
const CONTROLS = {
  encoder: z.strictObject({
    ...{ name, kind: z.literal('encoder'), a: line, b: line, turn: action },
    ...{ reversed: yes.optional(), restsClosed: yes.optional() },
    statesPerDetent: z.literal([1, 2, 4]).optional().describe('1, 2 or 4'),
    push: z.strictObject(PUSH).optional().describe('an object with line, short, long, double, hold, shift'),
  }),
  fader: z.strictObject({
    ...{ name, kind: z.literal('fader'), chip: name, channel: within(0, 7), move: action },
  }),
  button: z.strictObject({ name, kind: z.literal('button'), ...PUSH }),
  footswitch: z.strictObject({
    ...{ name, kind: z.literal('footswitch'), ...PUSH },
    contact: oneOf('normally open', 'normally closed', 'detect').optional(),
    action: oneOf('momentary', 'latching').optional(),
  }),
  shutdown: z.strictObject({ name, kind: z.literal('shutdown'), ...PLACE }),
  led: z.strictObject({
    ...{ name, kind: z.literal('led'), ...PLACE, led: within(0, 143).optional(), shows: action },
    activeLow: yes.optional(),
  }),
  meter: z.strictObject({
    ...{ name, kind: z.literal('meter'), chip: name, first: within(0, 143), count: within(1, 32) },
    shows: action,
  }),
  display: z.strictObject({ name, kind: z.literal('display'), chip: name }),
}

const pageSchema = z
  .strictObject({
    name,
    slots: z
      .array(z.string().max(40))
      .min(1)
      .max(32)
      .describe('a list of channels such as "/ch/01", "/bus/02", "/dca/1", "/main/st", or "" for none'),
    /** Faders are the channels' sends to this bus. */
    send: within(1, 16).optional(),
  })
  .describe('an object with name and slots')

const knobsSchema = z.array(z.string().min(1).max(40)).min(1).max(16).describe('a list of knobs of a channel')

export type Line = z.infer<typeof line>
export type PanelChip = z.infer<typeof chipSchema>
export type PanelPage = z.infer<typeof pageSchema>
export type ControlKind = keyof typeof CONTROLS
export type PanelControl = { [Kind in ControlKind]: z.infer<(typeof CONTROLS)[Kind]> }[ControlKind]
export type ControlOf<Kind extends ControlKind> = z.infer<(typeof CONTROLS)[Kind]>
export type Place = z.infer<z.ZodObject<typeof PLACE>>
export type Push = z.infer<z.ZodObject<typeof PUSH>>

export interface PanelDescription {
  chips: readonly PanelChip[]
  controls: readonly PanelControl[]
  /** What the action "knob next" goes through. */
  knobs?: readonly string[]
  /** Left out: made from the console's size. */
  pages?: readonly PanelPage[]
}

/** A part of the description that cannot be used. */
export interface PanelFault {
  /** "control "mute 1"" */
  what: string
  /** A sentence. */
  reason: string
}

/** Reads what somebody wrote, part by part. @returns what is right, and why the rest is not */
export function readPanelDescription(given: unknown): {
  description: PanelDescription
  faults: PanelFault[]
} {
  const faults: PanelFault[] = []
  const members = asObject(given)
  for (const key of Object.keys(members)) {
    if (['chips', 'controls', 'knobs', 'pages'].includes(key)) continue
    faults.push({ what: key, reason: 'is no known key: the keys are chips, controls, knobs, pages' })
  }
  const list = (key: string): unknown[] => {
    const value = members[key] ?? []
    if (Array.isArray(value)) return value
    faults.push({ what: key, reason: `is ${JSON.stringify(value)}: give a list` })
    return []
  }
  const read = <T extends { name: string }>(
    kind: string,
    one: unknown,
    schema: z.ZodType<T>,
    names: Set<string>,
  ) => {
    const what = `${kind} ${JSON.stringify(asObject(one)['name'] ?? one)}`
    const result = schema.safeParse(one)
    if (!result.success) {
      for (const reason of explainRefusal(schema, one, result.error.issues)) faults.push({ what, reason })
      return []
    }
    if (names.has(result.data.name)) {
      faults.push({ what, reason: 'has the name of another: give each its own' })
      return []
    }
    names.add(result.data.name)
    return [result.data]
  }
  const readAll = <T extends { name: string }>(
    kind: string,
    key: string,
    schemaOf: (one: unknown) => z.ZodType<T>,
  ) => {
    const names = new Set<string>()
    return list(key).flatMap((one) => read(kind, one, schemaOf(one), names))
  }
  const chips = readAll('chip', 'chips', () => chipSchema)
  const controls = readAll<PanelControl>('control', 'controls', controlSchema)
  const pages = readAll('page', 'pages', () => pageSchema)
  const knobs = knobsSchema.optional().safeParse(members['knobs'])
  if (!knobs.success) faults.push({ what: 'knobs', reason: `give ${knobsSchema.description}` })
  return {
    faults,
    description: {
      ...{ chips, controls },
      ...(knobs.data && { knobs: knobs.data }),
      ...(pages.length > 0 && { pages }),
    },
  }
}

const asObject = (given: unknown): Record<string, unknown> =>
  typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {}

const unknownKind = z.strictObject({ kind: oneOf(...(Object.keys(CONTROLS) as ControlKind[])), name })

function controlSchema(one: unknown): z.ZodType<PanelControl> {
  const kind = asObject(one)['kind']
  const known = typeof kind === 'string' && Object.hasOwn(CONTROLS, kind)
  return (known ? CONTROLS[kind as ControlKind] : unknownKind) as unknown as z.ZodType<PanelControl>
}
