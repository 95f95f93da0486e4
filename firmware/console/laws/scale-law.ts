// Continuous knobs: a range in a natural unit, even or logarithmic over the travel.
import { formatDecibels } from './decibels.ts'
import type { NumberLaw } from './law.ts'
import { numberParser } from './number-parser.ts'
import { POSITIONS, readNumber } from './read-number.ts'

interface Scale {
  name: string
  /** As people write it: "dB", "ms", "Hz", "%". */
  unit: string
  min: number
  max: number
  /** Even: the same way for every step; log: the same way for every ratio. */
  travel: 'even' | 'log'
  format(value: number): string
  /** Other units it is written in: "khz" -> 1000. In lower case. */
  units?: Readonly<Record<string, number>>
}

function scaleLaw({ name, unit, min, max, travel, format, units = {} }: Scale): NumberLaw {
  const space = unit === '' || unit === '%' ? '' : ' '
  const allowed = `${min} to ${max}${space}${unit}, or ${POSITIONS}`
  const ratio = max / min
  const fromPosition =
    travel === 'even'
      ? (position: number) => min + position * (max - min)
      : (position: number) => (position >= 1 ? max : min * ratio ** position)
  return {
    kind: 'number',
    name,
    unit,
    wire: 'float',
    parse: numberParser({
      allowed,
      holds: (value) => value >= min && value <= max,
      read(text) {
        const other = Object.keys(units).find((suffix) => text.endsWith(suffix))
        if (other === undefined) return readNumber(text, unit.toLowerCase())
        const value = readNumber(text, other)
        return value === undefined ? undefined : value * units[other]!
      },
      fromPosition,
    }),
    format,
    save: (value) => value,
    toPosition:
      travel === 'even'
        ? (value) => (value - min) / (max - min)
        : (value) => Math.log(value / min) / Math.log(ratio),
    fromPosition,
    describe: () => allowed,
  }
}

/** Three significant digits, or all before the point. */
function brief(value: number): string {
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)) + 1e-9))
  return String(Number(value.toFixed(digits)))
}

/** 20 Hz .. 20 kHz: "440 Hz", "1.25 kHz". */
export function frequencyLaw(min: number, max: number): NumberLaw {
  return scaleLaw({
    ...{ name: `frequency ${min} to ${max}`, unit: 'Hz', min, max, travel: 'log' },
    units: { khz: 1000, k: 1000 },
    format: (hertz) => (hertz < 999.5 ? `${brief(hertz)} Hz` : `${brief(hertz / 1000)} kHz`),
  })
}

/** Times, also written in seconds: "25 ms", "0.3 s". A logarithmic one begins above 0. */
export function timeLaw(min: number, max: number, travel: 'even' | 'log'): NumberLaw {
  return scaleLaw({
    ...{ name: `time ${min} to ${max}`, unit: 'ms', min, max, travel },
    // "ms" ends with "s" too, and is looked for first.
    units: { ms: 1, s: 1000 },
    format: (ms) => `${brief(ms)} ms`,
  })
}

/** Levels and gains that have two ends, one decimal: "-30.0 dB". */
export function levelLaw(min: number, max: number): NumberLaw {
  return scaleLaw({
    ...{ name: `level ${min} to ${max}`, unit: 'dB', min, max, travel: 'even' },
    // What has one sign only goes without.
    format: (db) => (min < 0 ? formatDecibels(db) : `${db.toFixed(1)} dB`),
  })
}

/** Quality of a filter: centre frequency over the bandwidth between its -3 dB points. */
export const qualityLaw = scaleLaw({
  ...{ name: 'Q', unit: '', min: 0.3, max: 10, travel: 'log' },
  format: (q) => String(Number(q.toFixed(2))),
})

export const percentLaw = scaleLaw({
  ...{ name: 'percent', unit: '%', min: 0, max: 100, travel: 'even' },
  format: (percent) => `${Math.round(percent)}%`,
})
