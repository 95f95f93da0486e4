import { type Actor, authorize } from '../../supervisor/index.ts'
import { ACTS } from './acts.ts'
import type { Box } from './box.ts'
import type { Fields, Operation } from './operations.ts'

/**
 * Does what somebody asks for, if they may.
 * @returns the answer, or the promise of it
 * @throws BoxError EACCESS, or as the operation
 */
export function perform<Op extends Operation>(box: Box, actor: Actor, op: Op, fields: Fields<Op>): unknown {
  authorize(actor, op)
  // The simulated button is a real one to systemd.
  if ('control' in fields && box.panel.simulated?.turnsOff(fields.control)) authorize(actor, 'powerOff')
  return ACTS[op](box, fields, actor.origin)
}
