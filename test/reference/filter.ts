import { GRID } from './lane.ts'
import { off, type Section, type Shape, shapeOf, warped } from './section.ts'
import { Tracks } from './tracks.ts'

export interface FilterSetting {
  on: boolean
  section: Section
  hertz: number
}

/**
 * One section. While its knobs never move it is a biquad, direct form, whose coefficients are the bilinear transform
 * of the transfer function; one that moves is the trapezoidal integration of the same two integrators, whose values
 * move frame by frame. One that is off forgets.
 */
export class Filter {
  readonly #rate: number
  readonly #tracks: Tracks<keyof Shape>
  #memory: [number, number, number, number] = [0, 0, 0, 0]
  readonly #biquad: number[]
  /** It leaves everything as it is, unless it moves. */
  readonly #plain: boolean
  #moves = false

  constructor(setting: FilterSetting, rate: number) {
    this.#rate = rate
    this.#tracks = new Tracks({ ...this.#shape(setting) })
    const { on, section } = setting
    this.#plain = !on || section.b.every((c, n) => c === section.a[n])
    this.#biquad = bilinear(section, warped(setting.hertz, rate))
  }

  #shape({ on, section, hertz }: FilterSetting): Shape {
    const shape = shapeOf(section, warped(hertz, this.#rate))
    return on ? shape : off(shape)
  }

  moveTo(setting: FilterSetting, start: number, frames: number): void {
    this.#tracks.moveTo({ ...this.#shape(setting) }, start, frames)
    this.#moves = this.#tracks.moves
  }

  arrive(frame: number): void {
    this.#tracks.arrive(frame)
  }

  /** As if nothing had been. */
  begin(): void {
    this.#tracks.begin()
    this.#memory = [0, 0, 0, 0]
  }

  /** Sixteen frames, in place. */
  run(x: Float64Array, frame: number): void {
    if (this.#moves) this.#integrate(x, frame)
    else if (!this.#plain) this.#recurse(x)
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
    this.#tracks.advance(frame)
    const [g, k] = [this.#tracks.of('g'), this.#tracks.of('k')]
    const [m0, m1, m2] = [this.#tracks.of('m0'), this.#tracks.of('m1'), this.#tracks.of('m2')]
    const rests = this.#tracks.rest(frame)
    if (rests && isOff(m0[0]!, m1[0]!, m2[0]!)) {
      this.#memory = [0, 0, 0, 0]
      return
    }
    let [band, low] = this.#memory
    let [gain, over] = [0, 0]
    for (let n = 0; n < GRID; n++) {
      if (n === 0 || !rests) {
        gain = g[n]!
        over = 1 + gain * (gain + k[n]!)
        if (isOff(m0[n]!, m1[n]!, m2[n]!)) {
          band = 0
          low = 0
          continue
        }
      }
      // Trapezoids: the integrators' means over the frame solve u = x - k v - w, v = s1 + g u, w = s2 + g v.
      const v = (band + gain * (x[n]! - low)) / over
      const w = low + gain * v
      band = 2 * v - band
      low = 2 * w - low
      x[n] = m0[n]! * x[n]! + m1[n]! * v + m2[n]! * w
    }
    this.#memory = [band, low, 0, 0]
  }
}

const isOff = (m0: number, m1: number, m2: number): boolean => m0 === 1 && m1 === 0 && m2 === 0

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
