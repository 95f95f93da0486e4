// What a preset of a channel holds, checked before it is used.
import { z } from 'zod'
import { explainRefusal } from './explain-refusal.ts'

export const PRESET_SCHEMA = 1
export const PRESET_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,31}$/u
export const PRESET_NAMES = '1 to 32 letters, digits, blanks and . _ + -, a letter or digit first'

export const presetSchema = z.strictObject({
  mixbox: z.string().describe('a version'),
  schema: z.literal(PRESET_SCHEMA).describe(`${PRESET_SCHEMA}`),
  kind: z.enum(['strip', 'bus', 'main', 'matrix', 'output']).describe('strip, bus, main, matrix or output'),
  /** ISO 8601. */
  made: z.string().describe('a time'),
  values: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('an object of addresses and values'),
})
export type Preset = z.infer<typeof presetSchema>
export type Presets = Readonly<Record<string, Preset>>

/** What is wrong with a preset, as sentences. */
export const explainPreset = (given: unknown, error: z.ZodError): string =>
  explainRefusal(presetSchema, given, error.issues).join('; ')

/**
 * Presets of a backup, by name.
 * @param faults gets a sentence for each that is none
 */
export function readPresets(given: Readonly<Record<string, unknown>>, faults: string[]): Presets {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, preset]): [string, Preset][] => {
      const read = presetSchema.safeParse(preset)
      if (read.success && PRESET_NAME.test(name)) return [[name, read.data]]
      faults.push(
        read.success
          ? `a preset cannot be called ${JSON.stringify(name)}: give ${PRESET_NAMES}`
          : `preset ${JSON.stringify(name)}: ${explainPreset(preset, read.error)}`,
      )
      return []
    }),
  )
}
