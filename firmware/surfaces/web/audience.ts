// Everybody who looks: each thing is written down once and told to all.
import type { WebSocket } from 'ws'
import type { ChangeSet } from '../../console/index.ts'
import type { EngineEvent } from '../../supervisor/index.ts'
import type { Box } from '../operations/index.ts'
import { Client } from './client.ts'
import type { Visitor } from './door.ts'
import { METER_RATES } from './messages.ts'
import { MeterRounds } from './meter-rounds.ts'
import { People } from './people.ts'
import { SoundRounds } from './sound-rounds.ts'
import { WatchRounds } from './watch-rounds.ts'
import { type Identity, Welcome } from './welcome.ts'

const STATUS_MS = 1000
const SPECTRUM_MS = 100
const SOUND_MS = 20
const ALIVE_MS = 10_000
/** The box is started anew: RFC 6455, 7.4.1, and its registry. */
const RESTART = 1012

/** Of ordinary work. */
const UNTOLD: readonly EngineEvent['kind'][] = ['applied', 'assetFree']

export class Audience {
  readonly people = new People()
  readonly #box: Box
  readonly #sounds: string
  readonly #welcome: Welcome
  readonly #ends: (() => void)[] = []
  readonly #rounds: MeterRounds
  readonly #sound: SoundRounds
  readonly #watches: WatchRounds
  #count = 0

  /** @param sounds folder of files that clients may play */
  constructor(box: Box, identity: Identity, sounds: string) {
    this.#box = box
    this.#sounds = sounds
    this.#welcome = new Welcome(box, identity)
    this.#rounds = new MeterRounds(() => box.supervisor.meterReader())
    this.#sound = new SoundRounds((tap) => box.supervisor.tapReader(tap))
    this.#watches = new WatchRounds(box, this.people.clients)
  }

  start(): void {
    const { store, link } = this.#box.supervisor
    const { clients } = this.people
    const event = (told: EngineEvent) => this.#event(told)
    link.on('event', event)
    const every = (ms: number, act: () => void) => {
      const timer = setInterval(act, ms)
      return () => clearInterval(timer)
    }
    this.#ends.push(
      () => link.off('event', event),
      store.subscribe((set) => this.#change(set)),
      this.#box.access.sessions.onRevoked((id) => this.people.putOut(id)),
      every(SOUND_MS, () => this.#sound.tick(clients)),
      every(1000 / METER_RATES[0], () => this.#rounds.tick(clients)),
      every(STATUS_MS, () => this.#watches.status()),
      every(STATUS_MS, () => this.#watches.voices()),
      every(SPECTRUM_MS, () => this.#watches.spectrum()),
      every(ALIVE_MS, () => {
        for (const client of clients) client.line.checkAlive()
      }),
    )
  }

  stop(): void {
    for (const end of this.#ends.splice(0)) end()
    for (const client of this.people.clients) client.line.close(RESTART, 'the box stops: connect again')
  }

  join(socket: WebSocket, visitor: Visitor): void {
    const client = new Client(socket, {
      box: this.#box,
      ...{ actor: { origin: `web ${++this.#count}`, role: visitor.role }, sounds: this.#sounds },
      welcome: ({ actor }) => this.#welcome.text(actor),
    })
    this.people.join(client, visitor)
    const leave = visitor.session === undefined ? undefined : this.#box.access.presence.join(visitor.session)
    socket.on('close', () => {
      leave?.()
      this.people.leave(client)
    })
  }

  #change({ changes, origin, sequence }: ChangeSet): void {
    if (this.people.clients.size === 0) return
    const text = JSON.stringify({
      ...{ op: 'change', version: sequence, origin },
      // Stays out where it was no hand at a browser.
      by: this.people.nameOf(origin),
      changes: changes.map(({ parameter, value }) => [
        parameter.address,
        parameter.kind === 'number' ? parameter.law.save(value as number) : value,
      ]),
    })
    this.people.tell(text)
  }

  #event({ kind, ...fields }: EngineEvent): void {
    if (UNTOLD.includes(kind) || this.people.clients.size === 0) return
    this.people.tell(JSON.stringify({ op: 'event', event: { event: kind, ...fields } }))
    if (kind.startsWith('voice')) this.#watches.voices()
  }
}
