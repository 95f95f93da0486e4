// One request as a program wrote it: an object with an id, an op and that op's fields.
import type { z } from 'zod'
import { nearest } from '../../console/nearest.ts'
import { BoxError, explainRefusal } from '../../supervisor/index.ts'

export type RequestId = number | string

/** Of what was given, in an error. */
const SHOWN = 60
/** Told of one request: a hundred thousand wrong fields are no reason for a long answer. */
const FAULTS = 5

/**
 * @param operations what may be asked here, with the fields of each
 * @param noteId called with the id as soon as it is known: a refusal is answered with it
 * @param needsId false: one may be left out
 * @throws BoxError EPROTO (no object, no id), EOP, EINVAL naming the field
 */
export function readRequest<Table extends Readonly<Record<string, z.ZodType>>>(
  operations: Table,
  request: unknown,
  noteId: (id: RequestId) => void,
  needsId = true,
): { id: RequestId | null; op: keyof Table & string; fields: unknown } {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    throw new BoxError('EPROTO', 'a request is no object: give one object with id and op')
  }
  const { id: told, op, ...fields } = request as Record<string, unknown>
  const id = typeof told === 'number' || (typeof told === 'string' && told.length <= SHOWN) ? told : null
  if (id !== null) noteId(id)
  else if (needsId || told !== undefined) {
    throw new BoxError('EPROTO', 'a request has no id: give a number or a short text')
  }
  const names = Object.keys(operations)
  if (typeof op !== 'string' || !Object.hasOwn(operations, op)) {
    const given = typeof op === 'string' ? JSON.stringify(op.slice(0, SHOWN)) : typeof op
    const hint = typeof op === 'string' ? `; the nearest is ${nearest(op.slice(0, SHOWN), names, 1)[0]}` : ''
    throw new BoxError('EOP', `op ${given} is unknown: give one of ${names.join(', ')}${hint}`)
  }
  const schema = operations[op]!
  const parsed = schema.safeParse(fields)
  if (!parsed.success) {
    const faults = explainRefusal(schema, fields, parsed.error.issues).slice(0, FAULTS)
    throw new BoxError('EINVAL', `${op}: ${faults.join('; ')}`)
  }
  return { id, op, fields: parsed.data }
}
