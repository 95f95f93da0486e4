// What goes where on a desk: each mix as the sum of all that can be sent to it.
import type { Channel } from './channel.ts'
import { Sum } from './sum.ts'
import type { Track } from './track.ts'

type Part = readonly [signal: Float64Array, gain: string]

export interface Senders {
  strips: readonly Channel[]
  buses: readonly Channel[]
  /** Left, right. */
  main: readonly Channel[]
  matrices: readonly Channel[]
  talk: Float64Array
  osc: Float64Array
  /** Left, right. */
  solo: readonly Float64Array[]
  /** By the names that levels have. */
  tracks: ReadonlyMap<string, Track>
}

const SIDES = ['L', 'R'] as const

export class Patch {
  readonly #sums = new Map<string, Sum>()
  readonly #tracks: ReadonlyMap<string, Track>

  constructor({ strips, buses, main, matrices, talk, osc, solo, tracks }: Senders) {
    this.#tracks = tracks
    const mixed = [...buses, ...main]
    const generated = (to: string): Part[] => [
      [talk, `/talk ${to}`],
      [osc, `/osc ${to}`],
    ]
    buses.forEach(({ name }, n) => {
      const to = `bus ${n + 1}`
      const sends = strips.flatMap((strip): Part[] => [
        [strip.preEq, `${strip.name} ${to} preEq`],
        [strip.pre, `${strip.name} ${to} pre`],
        [strip.post, `${strip.name} ${to} post`],
      ])
      this.#add(name, [...sends, ...generated(`${to} post`)])
    })
    matrices.forEach((matrix, n) => {
      const sends = mixed.flatMap(({ name, pre, post }): Part[] => [
        [pre, `${name} matrix ${n + 1} pre`],
        [post, `${name} matrix ${n + 1} post`],
      ])
      this.#add(matrix.name, sends)
    })
    SIDES.forEach((side, n) => {
      const panned = [...strips, ...buses].map(({ name, post }): Part => [post, `${name} main ${side}`])
      this.#add(main[n]!.name, [...panned, ...generated(`main ${side}`)])
      const soloed = [...strips, ...mixed, ...matrices].flatMap(({ name, pre, post }): Part[] => [
        [pre, `${name} pfl ${side}`],
        [post, `${name} afl ${side}`],
      ])
      this.#add(`/solo ${side}`, soloed)
      for (const of of ['/monitor', '/phones']) {
        const to = `${of} ${side}`
        const listened = mixed.map(({ name, post }): Part => [post, `${name} ${to}`])
        this.#add(to, [...listened, ...solo.map((from, k): Part => [from, `/solo ${SIDES[k]} ${to}`])])
      }
    })
  }

  #add(name: string, parts: readonly Part[]): void {
    const sum = new Sum()
    for (const [signal, gain] of parts) sum.add(signal, this.#tracks.get(gain)!)
    this.#sums.set(name, sum)
  }

  /** @param name '/bus/01', '/main L', '/mtx/01', '/solo L', '/monitor L' */
  sum(name: string): Sum {
    return this.#sums.get(name)!
  }
}
