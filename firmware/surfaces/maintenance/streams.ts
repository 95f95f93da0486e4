// What goes on and on: changes and meters.
import { type MeterPlace, type MeterReading, meterPlaces } from '../../arena/index.ts'
import type { ChangeSet, Store } from '../../console/index.ts'
import type { EngineEvent } from '../../supervisor/index.ts'
import { type Desk, describe } from '../operations/index.ts'
import type { Reply } from './reply.ts'

/** Events of ordinary work that a person who watches did not ask for. */
const UNTOLD: readonly EngineEvent['kind'][] = ['applied', 'assetFree']

/** Changes of the parameters that begin with one of the prefixes; with none, all of them and the engine's events. */
export function streamChanges(supervisor: Desk, prefixes: readonly string[], reply: Reply): object {
  const wanted = (address: string) =>
    prefixes.length === 0 || prefixes.some((prefix) => address.startsWith(prefix))
  const tell = ({ changes, origin, sequence }: ChangeSet) => {
    for (const { parameter, value } of changes) {
      if (wanted(parameter.address)) reply.send({ ...describe(parameter, value), origin, sequence })
    }
  }
  reply.onEnd(supervisor.store.subscribe(tell))
  if (prefixes.length === 0) {
    const report = ({ kind, ...fields }: EngineEvent) => {
      if (!UNTOLD.includes(kind)) reply.send({ event: kind, ...fields })
    }
    supervisor.link.on('event', report)
    reply.onEnd(() => supervisor.link.off('event', report))
  }
  return { watching: prefixes }
}

/** One line per interval: levels in dBFS, null for silence, one number per channel in the order of the answer. */
export function streamMeters(supervisor: Desk, everyMs: number, reply: Reply): object {
  const reader = supervisor.meterReader()
  const timer = setInterval(() => {
    const reading = reader.read()
    if (!reading) return
    const { frame, frames, channels } = reading
    const column = (of: (channel: MeterReading) => number) => channels.map((channel) => decibels(of(channel)))
    reply.offer({
      frame,
      frames,
      peakDb: column(({ peak }) => peak),
      rmsDb: column(({ rms }) => rms),
      // Falls as a meter should: what a bar shows.
      barDb: column(({ decayedPeak }) => decayedPeak),
      clips: channels.map(({ clips }) => clips),
      gateDb: column(({ gateGain }) => gateGain),
      compressorDb: column(({ compressorGain }) => compressorGain),
    })
  }, everyMs)
  reply.onEnd(() => clearInterval(timer))
  return {
    channels: meterPlaces(supervisor.table.size).map((place) => describeMeter(supervisor.store, place)),
  }
}

/** What a meter is called where it is one of many, and the folder of its name among the addresses. */
const MANY: Partial<Record<MeterPlace['kind'], { id: string; named?: string }>> = {
  strip: { id: 'ch', named: '/ch' },
  bus: { id: 'bus', named: '/bus' },
  matrix: { id: 'mtx', named: '/mtx' },
  output: { id: 'out' },
}

function describeMeter(store: Store, { kind, ordinal }: MeterPlace): { id: string; name: string } {
  const many = MANY[kind]
  if (!many) {
    const id = `${kind} ${ordinal === 0 ? 'L' : 'R'}`
    return { id, name: id.charAt(0).toUpperCase() + id.slice(1) }
  }
  const number = String(ordinal + 1).padStart(2, '0')
  const name = many.named ? store.getText(`${many.named}/${number}/config/name`) : `Out ${number}`
  return { id: `${many.id} ${number}`, name }
}

function decibels(level: number): number | null {
  return level > 0 ? Math.round(2000 * Math.log10(level)) / 100 : null
}
