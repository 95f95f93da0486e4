// The whole box as a file, and back. By HTTP: what a box holds is longer than a message of the socket may be.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { hostname } from 'node:os'
import type { z } from 'zod'
import { authorize, BoxError, explainRefusal } from '../../supervisor/index.ts'
import { type Box, OPERATIONS, perform } from '../operations/index.ts'
import type { Door } from './door.ts'
import { readBody } from './read-body.ts'

/** A console of 32 strips with a thousand presets. */
const LONGEST = 4 * 1024 * 1024

const RESTORE: z.ZodType<z.infer<typeof OPERATIONS.restore>> = OPERATIONS.restore

/** Who asks, if they may: nothing long is read for others. @throws BoxError ESTRANGER, EACCESS */
function actor(door: Door, request: IncomingMessage, op: 'backup' | 'restore') {
  const { role } = door.admit(request)
  authorize({ role }, op)
  return { origin: 'web', role }
}

export const BACKUPS = {
  /** @returns the backup; the header makes browsers keep it as a file */
  async give(box: Box, door: Door, request: IncomingMessage, response: ServerResponse): Promise<object> {
    const backup = (await perform(box, actor(door, request, 'backup'), 'backup', {})) as { made: string }
    const name = `mixbox-${hostname().replace(/[^\w-]/g, '')}-${backup.made.slice(0, 10)}.json`
    response.setHeader('content-disposition', `attachment; filename="${name}"`)
    return backup
  },

  /** @throws BoxError as restore */
  async take(box: Box, door: Door, request: IncomingMessage): Promise<object> {
    const who = actor(door, request, 'restore')
    const given = await readBody(request, LONGEST)
    const parsed = RESTORE.safeParse(given)
    if (!parsed.success) throw new BoxError('EINVAL', explainRefusal(RESTORE, given, parsed.error.issues)[0]!)
    return (await perform(box, who, 'restore', parsed.data)) as object
  },
} as const
