// What is kept of the devices that have paired.
import { z } from 'zod'
import { ROLES } from './roles.ts'

const SESSION = z.object({
  /** For people. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  /** SHA-256 of the secret, which is random enough to need no salt. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  role: z.enum(ROLES),
  /** The device, as it called itself. */
  name: z.string().max(100),
  /** Milliseconds since 1970. */
  made: z.number(),
  /** To the day. */
  seen: z.number(),
})

const FILE = z.object({
  schema: z.literal(1),
  sessions: z.array(SESSION),
  /** Of the code on the boot partition that was taken last. */
  spent: z.string().optional(),
})

export type StoredSession = z.infer<typeof SESSION>
export type SessionFile = Omit<z.infer<typeof FILE>, 'schema'>

/** @throws Error in words */
export const readSessionFile = (text: string): SessionFile => FILE.parse(JSON.parse(text))

export const sessionFileText = (kept: SessionFile): string =>
  `${JSON.stringify({ schema: 1, ...kept }, undefined, 1)}\n`
