// Turns what zod found wrong into sentences that name the key, the value and what is allowed.
import type { z } from 'zod'
import { nearest } from '../console/nearest.ts'

type Issue = z.core.$ZodIssue

/**
 * One sentence for each fault. What is allowed comes from the schema's descriptions (`.describe(...)`),
 * which complete "give ...".
 * @param schema what the input was held against @param input what was given
 */
export function explainRefusal(schema: z.ZodType, input: unknown, issues: readonly Issue[]): string[] {
  const sentences = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(schema, issue.path, key))
      : [refusedValue(schema, input, issue.path)],
  )
  // One value can break several rules; what is allowed is one sentence.
  return [...new Set(sentences)]
}

function unknownKey(schema: z.ZodType, path: readonly PropertyKey[], key: string): string {
  const keys = Object.keys(shapeOf(schemaAt(schema, path)) ?? {})
  // A word cut short is more likely than one mistyped.
  const meant = keys.find((known) => known.startsWith(key)) ?? nearest(key, keys, 1)[0]
  const hint = meant === undefined ? '' : `; the nearest is ${dotted([...path, meant])}`
  return `${dotted([...path, key])} is no known key${hint}`
}

function refusedValue(schema: z.ZodType, input: unknown, path: readonly PropertyKey[]): string {
  // A list is described as a whole: its members have no description of their own.
  let described = path
  while (described.length > 0 && describe(schema, described) === undefined) described = described.slice(0, -1)
  const allowed = describe(schema, described) ?? 'an object'
  const value = valueAt(input, path)
  const what = value === undefined ? 'is missing' : `is ${quote(value)}`
  return `${dotted(path) || 'the whole'} ${what}: give ${allowed}`
}

function describe(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  return schemaAt(schema, path)?.description
}

function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let at: z.ZodType | undefined = schema
  for (const key of path) at = shapeOf(at)?.[String(key)]
  return at
}

/** The members of an object schema, whatever it is wrapped in. */
function shapeOf(schema: z.ZodType | undefined): Record<string, z.ZodType> | undefined {
  let at = schema as { def?: { innerType?: z.ZodType }; shape?: Record<string, z.ZodType> } | undefined
  while (at?.def?.innerType) at = at.def.innerType as typeof at
  return at?.shape
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input)
}

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.')

const LONGEST_QUOTE = 60

function quote(value: unknown): string {
  const text = asJson(value)
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    // Thirty thousand brackets are one value.
    return 'nested too deeply'
  }
}
