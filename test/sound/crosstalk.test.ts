// What a user would lose: a quiet channel beside a loud one. Full-scale tones in every other channel of the largest desk, every
// processor on, the silent ones turned up as far as they go: nothing at all may come over.
// time limit: 120 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import type { SessionInput } from '../../firmware/engine/render/session.ts'

const FRAMES = 12_000
const SIZE = { strips: 32, inputs: 32, outputs: 32, buses: 16, matrices: 8 }
const MIXES = SIZE.buses + SIZE.matrices
type State = NonNullable<SessionInput['state']>

const two = (n: number): string => String(n).padStart(2, '0')
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1)

/** Which channels are loud: neighbours in a vector of four, whole vectors, and one alone in each place. */
const PATTERNS: Record<string, (n: number) => boolean> = {
  'the odd ones': (n) => n % 2 === 1,
  'the even ones': (n) => n % 2 === 0,
  'every other four': (n) => (n - 1) % 8 < 4,
  'every fourth from the third on': (n) => n % 4 === 3,
  'all but every fourth': (n) => n % 4 !== 0,
}

const tone = (n: number, rate: number): Float32Array =>
  Float32Array.from({ length: FRAMES }, (_, at) => Math.sin((2 * Math.PI * (100 + 431 * n) * at) / rate))

/** Everything a strip has, and 15 dB in every band: what leaks in is made louder. */
const processors = (at: string): State => ({
  ...Object.fromEntries([1, 2, 3, 4].map((band) => [`${at}/eq/${band}/g`, 15])),
  [`${at}/dyn/on`]: 'on',
  [`${at}/dyn/mgain`]: 24,
})
const strip = (n: number): State => ({
  ...processors(`/ch/${two(n)}`),
  [`/ch/${two(n)}/preamp/trim`]: 18,
  [`/ch/${two(n)}/preamp/hpon`]: 'on',
  [`/ch/${two(n)}/gate/on`]: 'on',
  [`/ch/${two(n)}/gate/thr`]: -80,
  [`/ch/${two(n)}/delay/on`]: 'on',
  [`/ch/${two(n)}/delay/time`]: n,
  [`/ch/${two(n)}/mix/fader`]: 10,
})

/** What is to be silent, what is to be heard. */
function judge(outputs: readonly Float32Array[], isLoud: (n: number) => boolean, what: string): void {
  outputs.forEach((plane, n) => {
    if (isLoud(n + 1))
      assert.ok(
        plane.some((sample) => Math.abs(sample) > 0.5),
        `${what} ${n + 1} is heard`,
      )
    else
      assert.is(
        plane.findIndex((sample) => sample !== 0),
        -1,
        `${what} ${n + 1} is silent`,
      )
  })
}

for (const rate of [44_100, 48_000, 96_000])
  for (const [name, isLoud] of Object.entries(PATTERNS)) {
    const inputs = numbers(SIZE.inputs).map((n) => (isLoud(n) ? tone(n, rate) : undefined))
    const hear = (state: State) => render({ rate, ...SIZE, frames: FRAMES, state }, { inputs }).outputs

    test(`strip to strip, ${name} at full scale, ${rate} Hz: the others stay silent bit for bit`, () => {
      const direct = numbers(SIZE.outputs).map((n) => [`/outputs/main/${two(n)}/src`, `ch ${n}`])
      const outputs = hear({ ...Object.assign({}, ...numbers(32).map(strip)), ...Object.fromEntries(direct) })
      judge(outputs, isLoud, 'strip')
    })

    test(`bus to bus and matrix to matrix, ${name} at full scale, ${rate} Hz: the others stay silent bit for bit`, () => {
      // Strip n goes to mix n and nowhere else; matrices are fed by the buses of the same number.
      const mixes = numbers(MIXES).map((n) => {
        const [at, source] =
          n <= SIZE.buses
            ? [`/bus/${two(n)}`, `bus ${n}`]
            : [`/mtx/${two(n - SIZE.buses)}`, `matrix ${n - SIZE.buses}`]
        const send = `mix/${two(n <= SIZE.buses ? n : n - SIZE.buses)}/level`
        return {
          ...processors(at),
          [`${n <= SIZE.buses ? `/ch/${two(n)}` : `/bus/${two(n - SIZE.buses)}`}/${send}`]: 0,
          [`/outputs/main/${two(n)}/src`]: source,
        }
      })
      const outputs = hear(Object.assign({}, ...numbers(32).map(strip), ...mixes))
      judge(outputs.slice(0, SIZE.buses), isLoud, 'bus')
      judge(outputs.slice(SIZE.buses, MIXES), isLoud, 'matrix')
    })

    test(`output to output, ${name} at full scale, ${rate} Hz: the others stay silent bit for bit`, () => {
      const outputs = numbers(SIZE.outputs).map((n) => ({
        ...Object.fromEntries([1, 2, 3, 4].map((band) => [`/outputs/main/${two(n)}/eq/${band}/g`, 15])),
        [`/outputs/main/${two(n)}/src`]: `in ${n}`,
        [`/outputs/main/${two(n)}/level`]: 10,
        [`/outputs/main/${two(n)}/limiter/on`]: 'on',
        [`/outputs/main/${two(n)}/limiter/thr`]: 0,
      }))
      judge(hear(Object.assign({}, ...outputs)), isLoud, 'output')
    })
  }

test.run()
