// What stands behind an EQ curve: lines at frequencies and levels, and their numbers.
import { html, svg } from 'lit'
import { toX, toY } from '../model/eq-curve.ts'

const HERTZ = [50, 100, 200, 500, 1000, 2000, 5000, 10_000] as const
const DECIBELS = [12, 6, 0, -6, -12] as const

/** Over a field of 1 x 1. */
export const gridLines = () => [
  ...HERTZ.map((hertz) => svg`<path class="grid" d="M${toX(hertz)} 0V1"></path>`),
  ...DECIBELS.map((db) => svg`<path class=${db === 0 ? 'grid zero' : 'grid'} d="M0 ${toY(db)}H1"></path>`),
]

export const gridWords = () => [
  ...HERTZ.map((hertz) => {
    const words = hertz < 1000 ? hertz : `${hertz / 1000}k`
    return html`<span class="hertz" style="left:${toX(hertz) * 100}%">${words}</span>`
  }),
  ...DECIBELS.map(
    (db) => html`<span class="db" style="top:${toY(db) * 100}%">${db > 0 ? `+${db}` : db}</span>`,
  ),
]
