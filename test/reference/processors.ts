// From knobs to the settings of filters, gates and compressors.
import type { CompressorSetting } from './compressor.ts'
import type { DeskKnobs } from './desk-knobs.ts'
import type { FilterSetting } from './filter.ts'
import type { GateSetting } from './gate.ts'
import { bandSection, highPassSections, keySection } from './section.ts'

const MILLISECONDS = 1000

export function highPassSetting(knobs: DeskKnobs, strip: string, section: 0 | 1): FilterSetting {
  const slope = Number.parseInt(knobs.text(`${strip}/preamp/hpslope`), 10)
  const isOn = knobs.isOn(`${strip}/preamp/hpon`) && !(slope === 12 && section === 1)
  return {
    on: isOn,
    section: highPassSections(slope)[section]!,
    hertz: knobs.number(`${strip}/preamp/hpf`),
  }
}

export function bandSetting(knobs: DeskKnobs, of: string, band: number): FilterSetting {
  const at = `${of}/eq/${band}`
  const type = knobs.text(`${at}/type`)
  const gain = knobs.number(`${at}/g`)
  return {
    on: knobs.isOn(`${of}/eq/on`),
    section: bandSection(type, gain, knobs.number(`${at}/q`)),
    hertz: knobs.number(`${at}/f`),
  }
}

/** @param of '/ch/01/gate', '/bus/01/dyn' */
export function keyFilterSetting(knobs: DeskKnobs, of: string): FilterSetting {
  return {
    on: knobs.isOn(`${of}/filter/on`),
    section: keySection(knobs.text(`${of}/filter/type`), knobs.number(`${of}/filter/q`)),
    hertz: knobs.number(`${of}/filter/f`),
  }
}

export function gateSetting(knobs: DeskKnobs, strip: string): GateSetting {
  const at = `${strip}/gate`
  return {
    on: knobs.isOn(`${at}/on`),
    threshold: knobs.number(`${at}/thr`),
    range: knobs.number(`${at}/range`),
    ...times(knobs, at),
  }
}

export function compressorSetting(knobs: DeskKnobs, of: string): CompressorSetting {
  const at = `${of}/dyn`
  return {
    on: knobs.isOn(`${at}/on`),
    threshold: knobs.number(`${at}/thr`),
    ratio: knobs.number(`${at}/ratio`),
    knee: knobs.number(`${at}/knee`),
    makeup: knobs.number(`${at}/mgain`),
    mix: knobs.number(`${at}/mix`) / 100,
    rms: knobs.text(`${at}/det`) === 'RMS',
    limits: false,
    ...times(knobs, at),
  }
}

export function limiterSetting(knobs: DeskKnobs, output: string): CompressorSetting {
  const at = `${output}/limiter`
  return {
    ...{ on: knobs.isOn(`${at}/on`), threshold: knobs.number(`${at}/thr`), ratio: Number.POSITIVE_INFINITY },
    ...{ knee: 0, makeup: 0, mix: 1, rms: false, limits: true, attack: 0, hold: 0 },
    release: knobs.number(`${at}/release`) / MILLISECONDS,
  }
}

function times(knobs: DeskKnobs, at: string): { attack: number; hold: number; release: number } {
  const seconds = (name: string) => knobs.number(`${at}/${name}`) / MILLISECONDS
  return { attack: seconds('attack'), hold: seconds('hold'), release: seconds('release') }
}
