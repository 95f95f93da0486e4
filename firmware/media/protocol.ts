import { MediaError } from './media-error.ts'

export type RequestId = number | string

export type MediaRequest = { id: RequestId } & (
  | { op: 'probe'; path: string }
  | { op: 'load'; path: string }
  | { op: 'stream'; path: string; source: number; startFrame: number; loop: boolean; resume: boolean }
  | { op: 'stopStream'; source: number }
  | { op: 'retire'; asset: number }
  | { op: 'free'; asset: number }
  | { op: 'usage' }
  | { op: 'sources' }
  | { op: 'ping' }
  | { op: 'quit' }
)

/** Longer lines are refused unread: a path has at most 4096 bytes, each of which JSON may write as six. */
export const LONGEST_LINE = 32768

interface Kind {
  allowed: string
  is(value: unknown): boolean
  /** What stands for a field that is left out; without one it is required. */
  otherwise?: unknown
}

const path: Kind = {
  allowed: 'a text that is not empty',
  is: (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
}
const count: Kind = {
  allowed: 'a whole number from 0',
  is: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
}
const flag: Kind = { allowed: 'true or false', is: (value) => typeof value === 'boolean', otherwise: false }

const OPERATIONS: Record<MediaRequest['op'], Record<string, Kind>> = {
  probe: { path },
  load: { path },
  stream: { path, source: count, startFrame: { ...count, otherwise: 0 }, loop: flag, resume: flag },
  stopStream: { source: count },
  retire: { asset: count },
  free: { asset: count },
  usage: {},
  sources: {},
  ping: {},
  quit: {},
}

/**
 * One line of JSON as a request with every field there and valid.
 * @throws MediaError EPROTO (no JSON object, no id), EOPNOTSUPP (no such operation), EINVAL (a field);
 * the error's requestId is null where the line gave none
 */
export function parseRequest(line: string): MediaRequest {
  const object = parseObject(line)
  const { id, op } = object
  if (typeof id !== 'number' && typeof id !== 'string') {
    throw new RequestError('EPROTO', `request: id is ${show(id)}; allowed is a number or a text`, null)
  }
  const fields =
    typeof op === 'string' && Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op as MediaRequest['op']] : null
  if (!fields) {
    const allowed = Object.keys(OPERATIONS).join(', ')
    throw new RequestError('EOPNOTSUPP', `request: op is ${show(op)}; allowed are ${allowed}`, id)
  }
  const request: Record<string, unknown> = { id, op }
  for (const [name, kind] of Object.entries(fields)) {
    const value = object[name] === undefined ? kind.otherwise : object[name]
    if (!kind.is(value)) {
      throw new RequestError('EINVAL', `${op}: ${name} is ${show(value)}; allowed is ${kind.allowed}`, id)
    }
    request[name] = value
  }
  return request as MediaRequest
}

export class RequestError extends MediaError {
  readonly requestId: RequestId | null

  constructor(code: string, message: string, requestId: RequestId | null) {
    super(code, message)
    this.requestId = requestId
  }
}

function parseObject(line: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new RequestError('EPROTO', `request: ${show(line)} is not JSON; allowed is one object a line`, null)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError(
      'EPROTO',
      `request: ${show(value)} is no object; allowed is one object a line`,
      null,
    )
  }
  return value as Record<string, unknown>
}

function show(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}
