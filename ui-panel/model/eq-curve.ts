// What a channel's high-pass and EQ do to each frequency, from where their knobs stand.
import { BANDS, bandFilter, type Filter, highPass, SLOPES } from '../../firmware/console/index.ts'
import type { Mirror } from './mirror.ts'
import { responseDb } from './response.ts'

export const LOWEST_HZ = 20
export const HIGHEST_HZ = 20_000
/** Half the height of the graph. */
export const SPAN_DB = 18

/** 0..1 from left to right, evenly per octave. */
export const toX = (hertz: number): number => Math.log(hertz / LOWEST_HZ) / Math.log(HIGHEST_HZ / LOWEST_HZ)
export const toHertz = (x: number): number => LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** x
/** 0..1 from top to bottom. */
export const toY = (db: number): number => 0.5 - db / (2 * SPAN_DB)
export const toDb = (y: number): number => (0.5 - y) * 2 * SPAN_DB

/** Filters that are on. @param base "/ch/01" @param rate Hz */
export function activeFilters(mirror: Mirror, base: string, rate: number): Filter[] {
  const number = (rest: string): number => mirror.number(mirror.at(`${base}/${rest}`))
  const filters: Filter[] = []
  if (mirror.table.has(`${base}/preamp/hpon`) && number('preamp/hpon') === 1)
    filters.push(...highPass(SLOPES[number('preamp/hpslope')]!, number('preamp/hpf'), rate))
  if (number('eq/on') === 1)
    for (const band of BANDS) {
      const of = (key: string) => number(`eq/${band}/${key}`)
      filters.push(bandFilter(of('type'), of('f'), of('g'), of('q'), rate))
    }
  return filters
}

/** @param points how many @returns an SVG path over a field of 1 x 1, clipped by whoever draws it */
export function curvePath(filters: readonly Filter[], rate: number, points: number): string {
  return Array.from({ length: points + 1 }, (_, n) => {
    const x = n / points
    const db = filters.reduce((sum, filter) => sum + responseDb(filter, toHertz(x), rate), 0)
    return `${n === 0 ? 'M' : 'L'}${x.toFixed(4)} ${Math.min(2, toY(db)).toFixed(4)}`
  }).join('')
}
