// Neighbours that share their detectors, and since when.
import type { DeskKnobs } from './desk-knobs.ts'
import { two } from './knobs.ts'

/** Names of channels: the odd one, the even one. */
export interface Pair {
  left: string
  right: string
  /** By frame; of two at one frame the later counts. */
  readonly linked: { frame: number; on: boolean }[]
}

const KINDS = [
  ['/ch', 'chlink', 'strips'],
  ['/bus', 'buslink', 'buses'],
  ['/mtx', 'mtxlink', 'matrices'],
] as const

export class Pairs {
  readonly all: Pair[]
  readonly #rules: ((knobs: DeskKnobs) => boolean)[] = []

  /** Main's two sides are always one. */
  constructor(knobs: DeskKnobs) {
    this.all = [{ left: '/main L', right: '/main R', linked: [] }]
    this.#rules.push(() => true)
    const add = (path: string, odd: number, rule: (now: DeskKnobs) => boolean) => {
      this.all.push({ left: `${path}/${two(odd)}`, right: `${path}/${two(odd + 1)}`, linked: [] })
      this.#rules.push(rule)
    }
    for (const [path, link, count] of KINDS) {
      for (let n = 1; n < knobs.size[count]; n += 2) add(path, n, (now) => now.linked(link, n))
    }
    for (let n = 1; n < knobs.size.outputs; n += 2) add('/outputs/main', n, (now) => arePlayedAsPair(now, n))
    this.note(knobs, Number.NEGATIVE_INFINITY)
  }

  /** @param frame from which on it is as the knobs stand now */
  note(knobs: DeskKnobs, frame: number): void {
    this.all.forEach(({ linked }, n) => {
      const on = this.#rules[n]!(knobs)
      if (linked.at(-1)?.on !== on) linked.push({ frame, on })
    })
  }
}

export const isLinked = ({ linked }: Pair, frame: number): boolean =>
  linked.findLast((one) => one.frame <= frame)!.on

/** Neighbouring outputs that play the two sides of something are limited together. */
function arePlayedAsPair(knobs: DeskKnobs, odd: number): boolean {
  const [one, other] = [odd, odd + 1].map((output) => knobs.text(`/outputs/main/${two(output)}/src`))
  const [, kind, first] = /^(bus|matrix) (\d+)$/.exec(one!) ?? []
  return kind
    ? Number(first) % 2 === 1 &&
        other === `${kind} ${Number(first) + 1}` &&
        knobs.linked(kind === 'bus' ? 'buslink' : 'mtxlink', Number(first))
    : / L$/.test(one!) && other === one!.replace(/ L$/, ' R')
}
