import { BoxError } from '../../supervisor/index.ts'

/** @throws BoxError EPROTO */
export function readMessage(data: Buffer, binary: boolean): unknown {
  if (binary) throw new BoxError('EPROTO', 'a binary message is not understood: give JSON as text')
  const text = data.toString()
  try {
    return JSON.parse(text)
  } catch {
    throw new BoxError('EPROTO', `${JSON.stringify(text.slice(0, 60))} is not JSON: give one object`)
  }
}
