import { z } from 'zod'

const value = z.union([z.string(), z.number(), z.boolean()])
const values = z.record(z.string(), value)
const frame = z.number().int().min(0)

const schema = z.strictObject({
  /** Hz. */
  rate: z.number().int().min(8000).max(192000).default(48000),
  /** Length of the render; default: until inputs, cues and voices have ended. */
  frames: frame.optional(),
  /** Frames rendered at once; the result does not depend on it. */
  periodFrames: z.number().int().min(16).max(8192).multipleOf(16).default(64),
  strips: z.number().int().min(1).max(32).default(16),
  inputs: z.number().int().min(1).max(32).default(16),
  outputs: z.number().int().min(1).max(32).default(2),
  buses: z.number().int().min(0).max(16).default(8),
  matrices: z.number().int().min(0).max(8).default(2),
  /** The console at frame 0, address -> value, on top of the defaults. */
  state: values.default({}),
  /** Moves: what is set at which frame, and how long the move takes. */
  cues: z
    .array(z.strictObject({ frame, set: values, rampMs: z.number().min(0).max(60000).default(20) }))
    .default([]),
  /** Recordings that start at a frame on a strip (1-based); a stereo one also takes the next strip. */
  voices: z
    .array(
      z.strictObject({
        file: z.string(),
        strip: z.number().int().min(1).max(32),
        frame,
        gainDb: z.number().min(-120).max(20).default(0),
        fadeInMs: z.number().min(0).max(60000).default(0),
        loop: z.boolean().default(false),
        /** Frame at which it is stopped, and how fast. */
        stop: frame.optional(),
        fadeOutMs: z.number().min(0).max(60000).default(5),
      }),
    )
    .default([]),
})

export type Session = z.infer<typeof schema>
export type SessionInput = z.input<typeof schema>

/** @throws Error ESESSION naming the key, and what is allowed */
export function parseSession(input: unknown): Session {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'session'}: ${issue.message}`)
  throw Object.assign(new Error(`session: ${faults.join('; ')}`), { code: 'ESESSION' })
}
