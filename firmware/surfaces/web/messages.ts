// What a client can say: the operations every program has, and those of this surface.
import { z } from 'zod'
import { TAPS } from '../../arena/index.ts'
import { prefixes, OPERATIONS as SHARED } from '../operations/index.ts'

/** Raised when an older page would misunderstand the answers. */
export const PROTOCOL = 1

/** What is told again and again to whom it interests. */
export const TOPICS = ['status', 'voices', 'spectrum'] as const
export type Topic = (typeof TOPICS)[number]

/** Meter frames a second, and how many ticks of the fastest each waits. */
export const METER_RATES = [50, 25, 10, 5, 2, 1] as const

/** By it the box knows what was held up on its way. */
const at = z.number().optional().describe("the time by the client's own clock (ms)")

/** Without the fields that only somebody with an account on the box gives. */
const ASKED = {
  ...SHARED,
  set: SHARED.set.extend({ at }),
  play: SHARED.play.omit({ path: true }).extend({
    file: z.string().min(1).max(4096).describe('the name of a WAV file in the folder of sounds'),
  }),
}

export const OWN = {
  hello: z.strictObject({
    at,
    protocol: z.literal(PROTOCOL).default(PROTOCOL).describe(`the number ${PROTOCOL}`),
    meters: z
      .number()
      .min(0)
      .max(METER_RATES[0])
      .default(0)
      .describe(`a number from 0 to ${METER_RATES[0]} (Hz)`),
  }),
  watch: z.strictObject({
    what: z
      .array(z.enum(TOPICS))
      .max(TOPICS.length)
      .describe(`a list of ${TOPICS.join(', ')}`),
  }),
  /** null: no more. */
  listen: z.strictObject({
    tap: z
      .enum(TAPS)
      .nullable()
      .describe(`one of ${TAPS.join(', ')}, or null`),
  }),
  /** Without `what`: everything, as at the beginning. */
  get: z.strictObject({ what: prefixes.optional() }),
  ping: z.strictObject({}),
} as const

export const MESSAGES = { ...ASKED, ...OWN } as const
