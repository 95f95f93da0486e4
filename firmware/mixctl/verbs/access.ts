// Devices that may move the mixer from a browser.
import { columns } from '../columns.ts'
import { usage } from '../exit.ts'
import type { Verb } from '../verb.ts'

const ROLES = ['viewer', 'engineer', 'admin']

interface Code {
  code: string
  role: string
  /** Milliseconds since 1970. */
  until: number
}

export const pair: Verb = {
  usage: 'pair [--role ROLE]',
  summary: 'a code of six digits, good for 5 minutes, that takes a phone or a tablet in',
  options: {
    role: { value: ROLES.join('|'), about: 'what it may: look, mix (engineer, the default), or all' },
  },
  examples: [
    ['pair', 'then open the box in the browser of the phone and type the code'],
    ['pair --role viewer', 'for a device that only looks'],
  ],
  async run({ words, options, client, print }) {
    const { role = 'engineer' } = options
    if (words.length > 0) throw usage(`pair takes no words; "${words.join(' ')}" is too much`)
    if (!ROLES.includes(String(role)))
      throw usage(`--role cannot be "${role}": give one of ${ROLES.join(', ')}`)
    print(await (await client()).request<Code>('pair', { role }), ({ code, until }) => {
      const minutes = Math.round((until - Date.now()) / 60_000)
      return `${code}  as ${role}, within ${minutes} minutes, once`
    })
  },
}

interface Session {
  id: string
  name: string
  role: string
  made: number
  seen: number
  /** Has the panel open. */
  here: boolean
}

export const sessions: Verb = {
  usage: 'sessions [revoke ID|all]',
  summary: 'devices that have paired; revoke puts one out at once',
  examples: [
    ['sessions', 'id, role, name, when it paired and was last seen'],
    ['sessions revoke 1f0c22ab', 'it has to pair again'],
    ['sessions revoke all', 'all of them'],
  ],
  async run({ words, client, print }) {
    const [verb, session, ...rest] = words
    if (verb === undefined) {
      print(await (await client()).request<Session[]>('sessions'), show)
      return
    }
    if (verb !== 'revoke' || session === undefined || rest.length > 0)
      throw usage(`sessions cannot be "${words.join(' ')}": give nothing, or revoke and one id or "all"`)
    print(
      await (await client()).request<{ revoked: number }>('revoke', { session }),
      ({ revoked }) => `${revoked} device${revoked === 1 ? '' : 's'} put out`,
    )
  },
}

const day = (ms: number): string => new Date(ms).toLocaleDateString('sv')

function show(all: Session[]): string {
  if (all.length === 0) return 'no device has paired'
  return columns(
    all.map(({ id, role, name, made, seen, here }) => [
      ...[id, role, name, `paired ${day(made)}`],
      here ? 'here now' : `seen ${day(seen)}`,
    ]),
  )
}
