// What a message says: text for one value, JSON for anything else.
import { z } from 'zod'
import type { Parameter, Value, ValueInput } from '../../console/index.ts'
import { BoxError, type Entries, explainRefusal } from '../../supervisor/index.ts'

/** Longer ones are not read. The largest console's knobs at once are a third of it. */
export const LONGEST_PAYLOAD = 65_536

/** A change as a message asks for it. */
export interface Change {
  entries: Entries
  rampMs?: number | undefined
  atFrame?: number | undefined
}

const value = z.union([z.string(), z.number(), z.boolean()]).describe('a text, a number, true or false')
const values = z.record(z.string().max(200), value).describe('an object of addresses and values')
export const frame = z.number().int().min(1).optional().describe('a frame of the box: a whole number from 1')
export const ms = z.number().min(0).max(60_000).optional().describe('a number from 0 to 60000 (ms)')

const ONE = z.strictObject({ value, ramp: ms, at: frame })
const MANY = z.strictObject({ values, ramp: ms, at: frame })

/** A broker keeps nothing of an empty message. */
const NO_NAME = ' '

/** Natural units: the number alone, '-inf' for a closed fader; the name of a choice; a name as it is. Exact. */
export function stateText(parameter: Parameter, value: Value): string {
  if (value === Number.NEGATIVE_INFINITY) return '-inf'
  return String(parameter.kind === 'number' ? parameter.law.save(value as number) : value || NO_NAME)
}

/** @throws BoxError ETOOLONG, EPAYLOAD */
export function readText(payload: Buffer): string {
  if (payload.length > LONGEST_PAYLOAD) {
    const message = `a payload of ${payload.length} bytes is too long: give at most ${LONGEST_PAYLOAD}`
    throw new BoxError('ETOOLONG', message)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload)
  } catch {
    throw new BoxError('EPAYLOAD', 'the payload is no text: give UTF-8')
  }
}

/** What begins like an object is one: a name that begins so is given as {"value": "{..."}. */
export const isObject = (text: string): boolean => text.trimStart().startsWith('{')

/** One knob: its value as text, or {"value", "ramp", "at"}. @throws BoxError EPAYLOAD */
export function readOne(address: string, text: string): Change {
  if (!isObject(text)) return { entries: [[address, text]] }
  const { value, ramp, at } = readJson(ONE, text)
  return { entries: [[address, value]], rampMs: ramp, atFrame: at }
}

/** Several: {address: value, ...} or {"values": {...}, "ramp", "at"}. @throws BoxError EPAYLOAD */
export function readMany(text: string): Change {
  // No address is called "values": they begin with a slash.
  const given = parse(text)
  const whole = Object.hasOwn(given, 'values')
  const { values, ramp, at } = whole ? check(MANY, given) : check(MANY, { values: given })
  const entries: (readonly [string, ValueInput])[] = Object.entries(values)
  if (entries.length === 0) throw new BoxError('EPAYLOAD', 'the object is empty: give addresses and values')
  return { entries, rampMs: ramp, atFrame: at }
}

/** @throws BoxError EPAYLOAD naming what is wrong and what is allowed */
export function readJson<T extends z.ZodType>(schema: T, text: string): z.infer<T> {
  return check(schema, parse(text))
}

/** @throws BoxError EPAYLOAD */
export function check<T extends z.ZodType>(schema: T, given: unknown): z.infer<T> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new BoxError('EPAYLOAD', explainRefusal(schema, given, parsed.error.issues).slice(0, 3).join('; '))
}

function parse(text: string): object {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw new BoxError('EPAYLOAD', 'the payload is no JSON: give an object')
  }
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given
  throw new BoxError('EPAYLOAD', 'the payload is no JSON object: give an object')
}
