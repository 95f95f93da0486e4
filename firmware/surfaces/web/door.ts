// Who stands before the box, and what they may.
import type { IncomingMessage } from 'node:http'
import {
  type Access,
  BoxError,
  type DeviceSession,
  FORGOTTEN_AFTER_DAYS,
  type Role,
} from '../../supervisor/index.ts'

export interface Visitor {
  role: Role
  /** Of the person or device, for people. */
  name: string
  /** The session's id; undefined on the box itself. */
  session: string | undefined
}

/** Set by a proxy, which speaks for others. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

export class Door {
  readonly #access: Access
  readonly #cookie: string

  /** @param boxId boxes on one machine share its cookies, which know no ports */
  constructor(access: Access, boxId: string) {
    this.#access = access
    this.#cookie = `mixbox-${boxId}`
  }

  /** @returns undefined for who has not paired */
  look({ headers, socket }: IncomingMessage): Visitor | undefined {
    const near = isLoopback(socket.remoteAddress) && !PROXY_HEADERS.some((name) => name in headers)
    const session = this.sessionOf({ headers })
    if (near) return { role: 'admin', name: session?.name ?? 'this machine', session: undefined }
    return session && { role: session.role, name: session.name, session: session.id }
  }

  /** @throws BoxError ESTRANGER */
  admit(request: IncomingMessage): Visitor {
    const visitor = this.look(request)
    if (visitor) return visitor
    throw new BoxError('ESTRANGER', 'this device has not paired: open the box in a browser, or "mixctl pair"')
  }

  /** @returns the header that gives a device its secret */
  cookie(secret: string): string {
    const seconds = FORGOTTEN_AFTER_DAYS * 86_400
    return `${this.#cookie}=${secret}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict`
  }

  /** By its cookie, wherever it comes from. */
  sessionOf({ headers }: Pick<IncomingMessage, 'headers'>): DeviceSession | undefined {
    const pairs = headers.cookie?.split(/; */).map((pair) => pair.split('=')) ?? []
    const secret = pairs.find(([name]) => name === this.#cookie)?.[1]
    return secret === undefined ? undefined : this.#access.sessions.find(secret)
  }
}

/** RFC 1122, 3.2.1.3; RFC 4291, 2.5.3 and 2.5.5.2. */
export function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '')
}
