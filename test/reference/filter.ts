import { GRID } from './lane.ts'
import { off, type Section, type Shape, shapeOf, warped } from './section.ts'
import { Track } from './track.ts'

export interface FilterSetting {
  on: boolean
  section: Section
  hertz: number
}

const VALUES = ['g', 'k', 'm0', 'm1', 'm2'] as const

/**
 * One section. While its knobs never move it is a biquad, direct form, whose coefficients are the bilinear transform
 * of the transfer function; one that moves is the trapezoidal integration of the same two integrators, whose values
 * move frame by frame. One that is off forgets.
 */
export class Filter {
  readonly #rate: number
  readonly #setting: FilterSetting
  readonly #tracks: Record<keyof Shape, Track>
  #memory: [number, number, number, number] = [0, 0, 0, 0]
  readonly #biquad: number[]

  constructor(setting: FilterSetting, rate: number) {
    this.#rate = rate
    this.#setting = setting
    const shape = this.#shape(setting)
    this.#tracks = Object.fromEntries(VALUES.map((name) => [name, new Track(shape[name])])) as never
    this.#biquad = bilinear(setting.section, warped(setting.hertz, rate))
  }

  #shape({ on, section, hertz }: FilterSetting): Shape {
    const shape = shapeOf(section, warped(hertz, this.#rate))
    return on ? shape : off(shape)
  }

  moveTo(setting: FilterSetting, start: number, frames: number): void {
    const shape = this.#shape(setting)
    for (const name of VALUES) {
      // A track that stays where it is does not count as moving.
      if (this.#last[name] !== shape[name]) this.#tracks[name].moveTo(shape[name], start, frames)
    }
    this.#last = shape
  }
  #lastShape: Shape | undefined
  get #last(): Shape {
    return this.#lastShape ?? this.#shape(this.#setting)
  }
  set #last(shape: Shape) {
    this.#lastShape = shape
  }

  /** Sixteen frames, in place. */
  run(x: Float64Array, frame: number): void {
    if (VALUES.some((name) => this.#tracks[name].moves)) this.#integrate(x, frame)
    else if (this.#setting.on) this.#recurse(x)
  }

  #recurse(x: Float64Array): void {
    const [n0, n1, n2, d1, d2] = this.#biquad as [number, number, number, number, number]
    let [x1, x2, y1, y2] = this.#memory
    for (let n = 0; n < GRID; n++) {
      const y = n0 * x[n]! + n1 * x1 + n2 * x2 - d1 * y1 - d2 * y2
      x2 = x1
      x1 = x[n]!
      y2 = y1
      y1 = y
      x[n] = y
    }
    this.#memory = [x1, x2, y1, y2]
  }

  #integrate(x: Float64Array, frame: number): void {
    for (const name of VALUES) this.#tracks[name].advance(frame)
    const { g, k, m0, m1, m2 } = this.#tracks
    const isOff = (n: number) => m0.values[n] === 1 && m1.values[n] === 0 && m2.values[n] === 0
    if (isOff(0) && isOff(GRID - 1)) {
      this.#memory = [0, 0, 0, 0]
      return
    }
    let [band, low] = this.#memory
    for (let n = 0; n < GRID; n++) {
      // Trapezoids: the integrators' means over the frame solve u = x - k v - w, v = s1 + g u, w = s2 + g v.
      const [gain, damp] = [g.values[n]!, k.values[n]!]
      const v = (band + gain * (x[n]! - low)) / (1 + gain * (gain + damp))
      const w = low + gain * v
      band = 2 * v - band
      low = 2 * w - low
      x[n] = m0.values[n]! * x[n]! + m1.values[n]! * v + m2.values[n]! * w
    }
    this.#memory = [band, low, 0, 0]
  }
}

/** s = (1 - 1/z) / (t (1 + 1/z)) put into b(s) / a(s). @returns b0, b1, b2, a1, a2 with a0 = 1 */
export function bilinear({ b, a }: Section, t: number): number[] {
  const inZ = ([c2, c1, c0]: Section['b']) => [
    c2 + c1 * t + c0 * t * t,
    2 * (c0 * t * t - c2),
    c2 - c1 * t + c0 * t * t,
  ]
  const [d0, d1, d2] = inZ(a) as [number, number, number]
  return [...inZ(b), d1, d2].map((c) => c / d0)
}
