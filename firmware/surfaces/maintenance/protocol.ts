// What the maintenance socket understands: one JSON object a line, each with an id and an op.
import { z } from 'zod'
import { prefixes, OPERATIONS as SHARED } from '../operations/index.ts'

/** Raised when an older client would misunderstand the answers. */
export const PROTOCOL = 1

/** What goes on after its answer, until the connection ends. */
export const STREAMS = {
  watch: z.strictObject({ prefixes }),
  meters: z.strictObject({
    everyMs: z.number().min(10).max(1000).default(50).describe('a number from 10 to 1000'),
  }),
} as const

export const OPERATIONS = { ...SHARED, ...STREAMS } as const
