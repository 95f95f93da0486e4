import { z } from 'zod'
import { SessionError } from './session-error.ts'

/** What zod finds wrong with a value, in the words of the house. */
const refuse = (allowed: string) => ({
  error: ({ input }: { input?: unknown }) =>
    input === undefined ? `is missing: give ${allowed}` : `${quote(input)} is not allowed: give ${allowed}`,
})

function number(min: number, max: number, unit = '') {
  const fault = refuse(`a number from ${min} to ${max}${unit}`)
  return z.number(fault).min(min, fault).max(max, fault)
}

function whole(min: number, max: number, of = 1) {
  const fault = refuse(`a ${of > 1 ? `multiple of ${of}` : 'whole number'} from ${min} to ${max}`)
  return z.number(fault).int(fault).min(min, fault).max(max, fault).multipleOf(of, fault)
}

function object<T extends z.core.$ZodLooseShape>(what: string, shape: T) {
  const keys = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.map(quote).join(', ')} is no key of ${what}: the keys are ${keys}`
        : `${quote(issue.input)} is not allowed: give an object with ${keys}`,
  })
}

const list = <T extends z.ZodType>(of: T, what: string) =>
  z.array(of, refuse(`a list of ${what}`)).default([])

const value = z.union([z.string(), z.number(), z.boolean()], refuse('a number, a text, true or false'))
const values = z.record(z.string(), value, refuse('an object of addresses and values'))
const frame = whole(0, Number.MAX_SAFE_INTEGER)
const ms = number(0, 60_000, ' ms')

const schema = object('a session', {
  /** Hz. */
  rate: whole(8000, 192_000).default(48_000),
  /** Length of the render; default: until inputs, cues and voices have ended. */
  frames: frame.optional(),
  /** Frames rendered at once; the result does not depend on it. */
  periodFrames: whole(16, 8192, 16).default(64),
  strips: whole(1, 32).default(16),
  inputs: whole(1, 32).default(16),
  outputs: whole(1, 32).default(2),
  buses: whole(0, 16).default(8),
  matrices: whole(0, 8).default(2),
  /** The console at frame 0, address -> value, on top of the defaults. */
  state: values.default({}),
  /** Moves: what is set at which frame, and how long the move takes. */
  cues: list(object('a cue', { frame, set: values, rampMs: ms.default(20) }), 'cues'),
  /** Recordings that start at a frame on a strip (1-based); a stereo one also takes the next strip. */
  voices: list(
    object('a voice', {
      file: z.string(refuse('the name of a WAV file')),
      strip: whole(1, 32),
      frame,
      gainDb: number(-120, 20, ' dB').default(0),
      fadeInMs: ms.default(0),
      loop: z.boolean(refuse('true or false')).default(false),
      /** Frame at which it is stopped, and how fast. */
      stop: frame.optional(),
      fadeOutMs: ms.default(5),
    }),
    'voices',
  ),
})

export type Session = z.infer<typeof schema>
export type SessionInput = z.input<typeof schema>

/** @throws SessionError naming the key, the value and what is allowed */
export function parseSession(input: unknown): Session {
  const parsed = schema.safeParse(input)
  if (!parsed.success)
    throw new SessionError(
      parsed.error.issues.map(({ path, message }) => ({ path: path as (string | number)[], message })),
    )
  const { strips, voices } = parsed.data
  const strangers = voices.flatMap(({ strip }, n) => (strip <= strips ? [] : [{ strip, n }]))
  if (strangers.length === 0) return parsed.data
  throw new SessionError(
    strangers.map(({ strip, n }) => ({
      path: ['voices', n, 'strip'],
      message: `${strip} is not allowed: the session has strips 1 to ${strips}`,
    })),
  )
}

const LONGEST_QUOTE = 60

function quote(given: unknown): string {
  const text = JSON.stringify(given) ?? String(given)
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text
}
