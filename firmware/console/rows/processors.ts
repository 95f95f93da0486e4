// Knobs that several kinds of channels have: EQ, compressor, filters of keys, name and colour.
import {
  BandType,
  bandTypeLaw,
  colourLaw,
  Detector,
  detectorLaw,
  iconLaw,
  KeyFilterType,
  keyFilterTypeLaw,
  keyLaw,
} from '../choices.ts'
import type { NumberLaw } from '../laws/law.ts'
import { nameLaw } from '../laws/name-law.ts'
import { ratioLaw } from '../laws/ratio-law.ts'
import { frequencyLaw, levelLaw, percentLaw, qualityLaw, timeLaw } from '../laws/scale-law.ts'
import { switchLaw } from '../laws/switch-law.ts'
import { BANDS, type Band, type Role, type Row } from '../row.ts'
import { SCOPES, type Scope } from '../scopes.ts'
import type { ConsoleSize } from '../size.ts'

export const wideFrequencyLaw = frequencyLaw(20, 20_000)
const eqGainLaw = levelLaw(-15, 15)
export const attackLaw = timeLaw(0.1, 200, 'log')
export const holdLaw = timeLaw(0, 2000, 'even')
export const releaseLaw = timeLaw(5, 4000, 'log')

const BAND_DEFAULTS: Record<Band, { type: number; frequency: number; q: number }> = {
  1: { type: BandType.lowShelf, frequency: 100, q: 0.7 },
  2: { type: BandType.peak, frequency: 400, q: 1.4 },
  3: { type: BandType.peak, frequency: 2000, q: 1.4 },
  4: { type: BandType.highShelf, frequency: 8000, q: 0.7 },
}

type Mirror = { mirrored?: true }

/** @param address what comes before "/eq" @param mirror whether linked neighbours share it */
// biome-ignore format: one row, one knob, one line
export function eqRows(scope: Scope, address: string, mirror: Mirror = {}): Row[] {
  return [
    { pattern: `${address}/eq/on`, scope, role: 'eq', label: 'EQ on', law: switchLaw, default: 1, ...mirror },
    ...BANDS.flatMap((band): Row[] => {
      const { type, frequency, q } = BAND_DEFAULTS[band]
      const of = { scope, ...mirror }
      return [
        { pattern: `${address}/eq/${band}/type`, role: `eq${band}.type`, label: `EQ ${band} type`, law: bandTypeLaw, default: type, ...of },
        { pattern: `${address}/eq/${band}/f`, role: `eq${band}.frequency`, label: `EQ ${band} frequency`, law: wideFrequencyLaw, default: frequency, ...of },
        { pattern: `${address}/eq/${band}/g`, role: `eq${band}.gain`, label: `EQ ${band} gain`, law: eqGainLaw, default: 0, ...of },
        { pattern: `${address}/eq/${band}/q`, role: `eq${band}.q`, label: `EQ ${band} Q`, law: qualityLaw, default: q, ...of },
      ]
    }),
  ]
}

// biome-ignore format: one row, one knob, one line
export function compressorRows(scope: Scope, address: string, mirror: Mirror = {}): Row[] {
  const of = { scope, ...mirror }
  const row = (name: string, role: Role, label: string, law: NumberLaw, value: number): Row =>
    ({ pattern: `${address}/dyn/${name}`, role, label: `compressor ${label}`, law, default: value, ...of })
  return [
    row('on', 'compressor', 'on', switchLaw, 0),
    row('thr', 'compressor.threshold', 'threshold', levelLaw(-60, 0), -20),
    row('ratio', 'compressor.ratio', 'ratio', ratioLaw, 3),
    row('knee', 'compressor.knee', 'knee', levelLaw(0, 24), 6),
    row('mgain', 'compressor.makeup', 'make-up gain', levelLaw(0, 24), 0),
    row('attack', 'compressor.attack', 'attack', attackLaw, 10),
    row('hold', 'compressor.hold', 'hold', holdLaw, 0),
    row('release', 'compressor.release', 'release', releaseLaw, 150),
    row('mix', 'compressor.mix', 'mix', percentLaw, 100),
    row('det', 'compressor.detector', 'detector', detectorLaw, Detector.peak),
    ...keyRows(scope, `${address}/dyn`, 'compressor', mirror),
  ]
}

/** Who turns a gate or a compressor, and through which filter. */
// biome-ignore format: one row, one knob, one line
export function keyRows(scope: Scope, address: string, of: 'gate' | 'compressor', mirror: Mirror): Row[] {
  const also = { scope, ...mirror }
  return [
    { pattern: `${address}/keysrc`, role: `${of}.key`, label: `${of} key`, law: keyLaw, default: 0, ...also },
    { pattern: `${address}/filter/on`, role: `${of}.filter`, label: `${of} key filter on`, law: switchLaw, default: 0, ...also },
    { pattern: `${address}/filter/type`, role: `${of}.filterType`, label: `${of} key filter type`, law: keyFilterTypeLaw, default: KeyFilterType.bandPass, ...also },
    { pattern: `${address}/filter/f`, role: `${of}.filterFrequency`, label: `${of} key filter frequency`, law: wideFrequencyLaw, default: 1000, ...also },
    { pattern: `${address}/filter/q`, role: `${of}.filterQ`, label: `${of} key filter Q`, law: qualityLaw, default: 1, ...also },
  ]
}

/** What a surface shows of a channel. */
// biome-ignore format: one row, one knob, one line
export function faceRows(scope: Scope, address: string): Row[] {
  const name = (ordinal: number, size: ConsoleSize) => SCOPES[scope].member(ordinal, size).label
  return [
    { pattern: `${address}/config/name`, scope, role: 'name', label: 'name', law: nameLaw, default: name },
    { pattern: `${address}/config/color`, scope, role: 'colour', label: 'colour', law: colourLaw, default: 7 },
    { pattern: `${address}/config/icon`, scope, role: 'icon', label: 'icon', law: iconLaw, default: 0 },
  ]
}
