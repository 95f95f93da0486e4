// The requests by which a device is taken in, and goes.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { type Access, BoxError, explainRefusal } from '../../supervisor/index.ts'
import { addressOf } from './address-of.ts'
import type { Door } from './door.ts'
import { readBody } from './read-body.ts'

const LONGEST_BODY = 1024

const PAIR = z.strictObject({
  code: z
    .string()
    .regex(/^\d{6}(\d{6})?$/)
    .describe('the six digits that the box shows, or the twelve'),
  name: z.string().trim().min(1).max(60).describe('a name of at most 60 letters'),
})

type Act = (parts: PairingParts, request: IncomingMessage, response: ServerResponse) => Promise<object>

export interface PairingParts {
  access: Access
  door: Door
}

/** By path. All of them are POST with JSON, which no other site can make a browser send unasked. */
export const PAIRING: Readonly<Record<string, Act>> = {
  '/pair/ask': async ({ access }, { socket }) => {
    access.ask(addressOf(socket))
    return { shown: true }
  },

  '/pair': async ({ access, door }, request, response) => {
    const given = await readBody(request, LONGEST_BODY)
    const parsed = PAIR.safeParse(given)
    if (!parsed.success) throw new BoxError('EINVAL', explainRefusal(PAIR, given, parsed.error.issues)[0]!)
    const { secret, role } = await access.pair(parsed.data.code, parsed.data.name, addressOf(request.socket))
    // A device is one device: what it was before ends with every page of it.
    const before = door.sessionOf(request)?.id
    if (before !== undefined) await access.sessions.revoke(before)
    response.setHeader('set-cookie', door.cookie(secret))
    return { role }
  },

  '/leave': async ({ access, door }, request, response) => {
    const session = door.look(request)?.session
    if (session !== undefined) await access.sessions.revoke(session)
    response.setHeader('set-cookie', door.cookie('').replace(/Max-Age=\d+/, 'Max-Age=0'))
    return { left: session !== undefined }
  },
}
