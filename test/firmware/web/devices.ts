// Phones and tablets in the network, as far as the box can tell.
import { request } from 'node:http'
import * as assert from 'uvu/assert'
import type { Role } from '../../../firmware/supervisor/index.ts'
import type { Rig } from './rig.ts'

/** What a proxy adds: nobody behind one is on the box itself. */
export const FAR = { 'x-forwarded-for': '192.0.2.7' }

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** One request from afar. @param localAddress from which of this machine's own */
export function ask(
  port: number,
  method: string,
  path: string,
  headers: object = {},
  body?: object,
  localAddress?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const json = body && { 'content-type': 'application/json' }
    const asked = request({
      ...{ port, host: '127.0.0.1', method, path, headers: { ...FAR, ...json, ...headers } },
      ...(localAddress !== undefined && { localAddress }),
    })
    asked.on('error', reject)
    asked.on('response', async (response) => {
      let text = ''
      for await (const part of response) text += part
      resolve({ status: response.statusCode!, headers: response.headers, text })
    })
    asked.end(body && JSON.stringify(body))
  })
}

/** Takes a device in as people do. @returns its cookie */
export async function pair(
  { port, access }: Pick<Rig, 'port' | 'access'>,
  role: Role,
  name = 'a phone',
): Promise<string> {
  const { code } = access.offer(role)
  const { status, headers } = await ask(port, 'POST', '/pair', {}, { code, name })
  assert.is(status, 200)
  return String(headers['set-cookie']).split(';')[0]!
}

/** What is said when something is refused. */
export const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'not refused',
    (error: Error) => error.message,
  )
