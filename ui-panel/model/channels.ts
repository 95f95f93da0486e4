// The channels a mixing surface shows, and where each finds its knobs.
import { type ConsoleSize, DCAS } from '../../firmware/console/index.ts'
import { meterPlace } from './meter-places.ts'

export type ChannelKind = 'strip' | 'bus' | 'main' | 'matrix' | 'dca'

export interface Channel {
  kind: ChannelKind
  /** 0-based. */
  ordinal: number
  /** What its addresses begin with: "/ch/01". */
  base: string
  /** As the table calls it, for people: "Ch 01". */
  title: string
  fader: string
  on: string
  pan?: string
  solo?: string
  /** Channels of a meter frame: one, or left and right. */
  meters: readonly number[]
}

const two = (ordinal: number): string => String(ordinal + 1).padStart(2, '0')

// The numbers of the solo switches are the table's: firmware/console/scopes.ts.
const SOLO = { strip: 1, bus: 49, matrix: 65, main: 80 } as const

const soloOf = (kind: keyof typeof SOLO, ordinal: number): string =>
  `/-stat/solosw/${String(SOLO[kind] + ordinal).padStart(2, '0')}`

export function channel(size: ConsoleSize, kind: ChannelKind, ordinal = 0): Channel {
  const at = (base: string, title: string): Channel => ({
    ...{ kind, ordinal, base, title, fader: `${base}/mix/fader`, on: `${base}/mix/on` },
    meters: kind === 'dca' ? [] : [meterPlace(size, kind, ordinal)],
    ...(kind === 'dca' || kind === 'matrix' ? {} : { pan: `${base}/mix/pan` }),
    ...(kind === 'dca' ? {} : { solo: soloOf(kind, ordinal) }),
  })
  if (kind === 'strip') return at(`/ch/${two(ordinal)}`, `Ch ${two(ordinal)}`)
  if (kind === 'bus') return at(`/bus/${two(ordinal)}`, `Bus ${two(ordinal)}`)
  if (kind === 'matrix') return at(`/mtx/${two(ordinal)}`, `Matrix ${two(ordinal)}`)
  if (kind === 'main')
    return { ...at('/main/st', 'Main'), meters: [meterPlace(size, 'main', 0), meterPlace(size, 'main', 1)] }
  const base = `/dca/${ordinal + 1}`
  return { ...at(base, `DCA ${ordinal + 1}`), fader: `${base}/fader`, on: `${base}/on` }
}

/** All of a kind. */
export function channels(size: ConsoleSize, kind: ChannelKind): Channel[] {
  const count = { strip: size.strips, bus: size.buses, main: 1, matrix: size.matrices, dca: DCAS }[kind]
  return Array.from({ length: count }, (_, ordinal) => channel(size, kind, ordinal))
}
