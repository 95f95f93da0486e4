import type { IncomingMessage } from 'node:http'
import { BoxError } from '../../supervisor/index.ts'

/** @param longest bytes @throws BoxError EPROTO */
export async function readBody(request: IncomingMessage, longest: number): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new BoxError('EPROTO', 'the body is not said to be JSON: use content-type application/json')
  }
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    parts.push(part)
    length += part.length
    if (length > longest) throw new BoxError('EPROTO', `the body is longer than ${longest}`)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString())
  } catch {
    throw new BoxError('EPROTO', 'the body is no JSON: give an object')
  }
}
