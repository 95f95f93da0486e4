// Who is here.
import type { Role } from '../../supervisor/index.ts'
import type { Client } from './client.ts'
import type { Visitor } from './door.ts'

/** 4000 to 4999 are the application's: its session is over. */
const REVOKED = 4401

/** Of those who are here now. */
export interface AudienceStats {
  clients: number
  people: { name: string; role: Role }[]
  listeners: number
  /** Frames that they were too slow for. */
  metersLeft: number
  soundLeft: number
}

export class People {
  readonly clients = new Set<Client>()
  /** By origin. */
  readonly #visitors = new Map<string, { client: Client; visitor: Visitor }>()

  join(client: Client, visitor: Visitor): void {
    this.clients.add(client)
    this.#visitors.set(client.actor.origin, { client, visitor })
  }

  leave(client: Client): void {
    this.clients.delete(client)
    this.#visitors.delete(client.actor.origin)
  }

  /** @param origin of a change @returns undefined where it was no hand at a browser */
  nameOf(origin: string): string | undefined {
    return this.#visitors.get(origin)?.visitor.name
  }

  tell(text: string): void {
    for (const client of this.clients) client.line.tell(text)
  }

  /** Whoever is here by this session, in however many pages, is hung up on. */
  putOut(session: string): void {
    for (const { client, visitor } of this.#visitors.values()) {
      if (visitor.session === session) client.line.close(REVOKED, 'this device is not paired any more')
    }
  }

  stats(): AudienceStats {
    const sum = (of: (client: Client) => number) =>
      [...this.clients].reduce((total, client) => total + of(client), 0)
    return {
      clients: this.clients.size,
      people: [...this.#visitors.values()].map(({ visitor: { name, role } }) => ({ name, role })),
      listeners: sum(({ tap }) => (tap === null ? 0 : 1)),
      metersLeft: sum(({ metersLeft }) => metersLeft),
      soundLeft: sum(({ soundLeft }) => soundLeft),
    }
  }
}
