import type { z } from 'zod'
import { type Actor, authorize } from '../../supervisor/index.ts'
import { type Box, type Operation, perform } from '../operations/index.ts'
import { type OPERATIONS, STREAMS } from './protocol.ts'
import type { Reply } from './reply.ts'
import { streamChanges, streamMeters } from './streams.ts'

/** Whoever may open the socket has an account on the box, and its owner's rights. */
const ACTOR: Actor = { origin: 'maintenance', role: 'admin' }

type Stream = keyof typeof STREAMS

const BEGIN: { [Op in Stream]: (box: Box, fields: z.infer<(typeof STREAMS)[Op]>, reply: Reply) => object } = {
  watch: ({ supervisor }, { prefixes }, reply) => streamChanges(supervisor, prefixes, reply),
  meters: ({ supervisor }, { everyMs }, reply) => streamMeters(supervisor, everyMs, reply),
}

/** @param fields as the operation's schema has read them @returns the answer, or the promise of it */
export function act(box: Box, op: keyof typeof OPERATIONS, fields: unknown, reply: Reply): unknown {
  if (!Object.hasOwn(STREAMS, op)) return perform(box, ACTOR, op as Operation, fields as never)
  authorize(ACTOR, op as Stream)
  return BEGIN[op as Stream](box, fields as never, reply)
}
