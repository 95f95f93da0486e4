// Everybody who looks: each thing is written down once and told to all.
import { hostname } from 'node:os'
import type { WebSocket } from 'ws'
import type { ChangeSet } from '../../console/index.ts'
import type { EngineEvent, Role } from '../../supervisor/index.ts'
import type { Box } from '../operations/index.ts'
import { Client } from './client.ts'
import type { Visitor } from './door.ts'
import { METER_RATES, PROTOCOL } from './messages.ts'
import { MeterRounds } from './meter-rounds.ts'
import { SoundRounds } from './sound-rounds.ts'
import { WatchRounds } from './watch-rounds.ts'

const STATUS_MS = 1000
const SPECTRUM_MS = 100
const SOUND_MS = 20
const ALIVE_MS = 10_000
/** The box is started anew: RFC 6455, 7.4.1, and its registry. */
const RESTART = 1012
/** 4000 to 4999 are the application's: its session is over. */
const REVOKED = 4401

/** Of ordinary work. */
const UNTOLD: readonly EngineEvent['kind'][] = ['applied', 'assetFree']

export interface Identity {
  /** Tells this box from others. */
  id: string
  version: string
  /** Hz. */
  rate: number
}

/** Of those who are here now. */
export interface AudienceStats {
  clients: number
  people: { name: string; role: Role }[]
  listeners: number
  /** Frames that they were too slow for. */
  metersLeft: number
  soundLeft: number
}

export class Audience {
  readonly clients = new Set<Client>()
  readonly #box: Box
  readonly #identity: Identity
  readonly #sounds: string
  /** By origin. */
  readonly #people = new Map<string, { client: Client; name: string; session: string | undefined }>()
  readonly #ends: (() => void)[] = []
  readonly #rounds: MeterRounds
  readonly #sound: SoundRounds
  readonly #watches: WatchRounds
  #values: { sequence: number; text: string } | undefined
  #count = 0

  /** @param sounds folder of files that clients may play */
  constructor(box: Box, identity: Identity, sounds: string) {
    this.#box = box
    this.#sounds = sounds
    this.#identity = identity
    this.#rounds = new MeterRounds(() => box.supervisor.meterReader())
    this.#sound = new SoundRounds((tap) => box.supervisor.tapReader(tap))
    this.#watches = new WatchRounds(box, this.clients)
  }

  start(): void {
    const { store, link } = this.#box.supervisor
    const event = (told: EngineEvent) => this.#event(told)
    link.on('event', event)
    const every = (ms: number, act: () => void) => {
      const timer = setInterval(act, ms)
      return () => clearInterval(timer)
    }
    this.#ends.push(
      () => link.off('event', event),
      store.subscribe((set) => this.#change(set)),
      this.#box.access.sessions.onRevoked((id) => this.#revoked(id)),
      every(SOUND_MS, () => this.#sound.tick(this.clients)),
      every(1000 / METER_RATES[0], () => this.#rounds.tick(this.clients)),
      every(STATUS_MS, () => this.#watches.status()),
      every(STATUS_MS, () => this.#watches.voices()),
      every(SPECTRUM_MS, () => this.#watches.spectrum()),
      every(ALIVE_MS, () => {
        for (const client of this.clients) client.line.checkAlive()
      }),
    )
  }

  stop(): void {
    for (const end of this.#ends.splice(0)) end()
    for (const client of this.clients) client.line.close(RESTART, 'the box stops: connect again')
  }

  join(socket: WebSocket, { role, name, session }: Visitor): void {
    const client = new Client(socket, {
      box: this.#box,
      ...{ actor: { origin: `web ${++this.#count}`, role }, sounds: this.#sounds },
      welcome: (newcomer) => this.#welcome(newcomer),
    })
    this.clients.add(client)
    this.#people.set(client.actor.origin, { client, name, session })
    socket.on('close', () => {
      this.clients.delete(client)
      this.#people.delete(client.actor.origin)
    })
  }

  #welcome({ actor: { origin, role } }: Client): string {
    const { store, table } = this.#box.supervisor
    // Thirty that come back at once get one text.
    if (this.#values?.sequence !== store.sequence) {
      this.#values = { sequence: store.sequence, text: JSON.stringify(store.snapshot()) }
    }
    const head = JSON.stringify({
      ...{ op: 'welcome', protocol: PROTOCOL, version: store.sequence },
      box: { ...this.#identity, name: hostname() },
      ...{ you: origin, role, size: table.size },
    })
    return `${head.slice(0, -1)},"values":${this.#values.text}}`
  }

  #change({ changes, origin, sequence }: ChangeSet): void {
    if (this.clients.size === 0) return
    const text = JSON.stringify({
      ...{ op: 'change', version: sequence, origin },
      // Stays out where it was no hand at a browser.
      by: this.#people.get(origin)?.name,
      changes: changes.map(({ parameter, value }) => [
        parameter.address,
        parameter.kind === 'number' ? parameter.law.save(value as number) : value,
      ]),
    })
    for (const client of this.clients) client.line.tell(text)
  }

  #revoked(id: string): void {
    for (const { client, session } of this.#people.values()) {
      if (session === id) client.line.close(REVOKED, 'this device is not paired any more')
    }
  }

  #event({ kind, ...fields }: EngineEvent): void {
    if (UNTOLD.includes(kind) || this.clients.size === 0) return
    const text = JSON.stringify({ op: 'event', event: { event: kind, ...fields } })
    for (const client of this.clients) client.line.tell(text)
    if (kind.startsWith('voice')) this.#watches.voices()
  }

  stats(): AudienceStats {
    const sum = (of: (client: Client) => number) =>
      [...this.clients].reduce((total, client) => total + of(client), 0)
    return {
      clients: this.clients.size,
      people: [...this.#people.values()].map(({ name, client }) => ({ name, role: client.actor.role })),
      listeners: sum(({ tap }) => (tap === null ? 0 : 1)),
      metersLeft: sum(({ metersLeft }) => metersLeft),
      soundLeft: sum(({ soundLeft }) => soundLeft),
    }
  }
}
