// Sound in a browser goes on for minutes at the same lag, whatever the clocks and the network do, and never clicks.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { AMPLITUDE, type Conditions, HERTZ, type Heard, listen } from './network.ts'
import { bend, sharpestBend } from './sine.ts'

/** Fades bend a little too: a cosine of 256 frames over a sine of 44 or 48. A click of 1 % of the sine doubles it. */
const FADED = 1.15
/** Sound and its rounding to 16 bits. */
const SMOOTH = 1.02

const sharpest = (cardRate: number) => sharpestBend(AMPLITUDE, HERTZ, cardRate)

function lagsAfter(heard: Heard, seconds: number): number[] {
  return heard.lags.filter((lag, n) => heard.times[n]! > seconds && !Number.isNaN(lag))
}

/** Between 0 and 1, the same for ever: no network is that unlucky. */
const chance = (n: number) => Math.abs(Math.sin(n * 12.9898) * 43758.5453) % 1

const DRIFTS: readonly (Conditions & { name: string })[] = [
  { name: 'both alike', boxRate: 48_000, cardRate: 48_000, seconds: 60 },
  { name: '200 ppm fast', boxRate: 48_000, cardRate: 44_100, cardPpm: 200, seconds: 180 },
  { name: '200 ppm slow', boxRate: 44_100, cardRate: 48_000, cardPpm: -200, seconds: 180 },
  { name: '96 kHz', boxRate: 96_000, cardRate: 48_000, cardPpm: 100, seconds: 60 },
  { name: 'in blocks of 512', boxRate: 48_000, cardRate: 48_000, cardPpm: 50, seconds: 120, block: 512 },
]

for (const { name, ...conditions } of DRIFTS)
  test(`clocks ${name}: nothing is missing, nothing clicks, the lag stays`, () => {
    const heard = listen({ ...conditions, delay: (piece) => 0.002 + 0.006 * chance(piece) })
    const { underruns, drops, jumps, speedUp } = heard.player.figures()
    const lags = lagsAfter(heard, 20)
    assert.equal([underruns, drops, jumps], [0, 0, 0])
    assert.ok(
      Math.min(...lags) > 0.02 && Math.max(...lags) < 0.09,
      `${Math.min(...lags)} ${Math.max(...lags)}`,
    )
    assert.ok(Math.abs(speedUp * 1e6 + (conditions.cardPpm ?? 0)) < 60, `${speedUp * 1e6} ppm`)
    for (const side of [heard.left, heard.right]) {
      const from = conditions.cardRate * 5
      assert.ok(bend(side.subarray(from)) < SMOOTH * sharpest(conditions.cardRate))
      assert.ok(bend(side) < FADED * sharpest(conditions.cardRate))
    }
  })

const TROUBLES: readonly (Conditions & { name: string; told: 'underruns' | 'drops' | 'jumps' })[] = [
  {
    name: 'a piece that never came',
    told: 'drops',
    ...{ boxRate: 48_000, cardRate: 44_100, seconds: 20, lost: (piece) => piece === 400 },
  },
  {
    name: 'half a second that never came',
    told: 'underruns',
    ...{ boxRate: 48_000, cardRate: 48_000, seconds: 20, lost: (piece) => piece > 400 && piece < 430 },
  },
  {
    name: 'a network that stops for 0.4 s now and then',
    told: 'underruns',
    ...{ boxRate: 48_000, cardRate: 48_000, seconds: 60 },
    delay: (piece) => (piece % 450 === 449 ? 0.4 : 0.004),
  },
  {
    name: 'a network that was slow and is so no more',
    told: 'jumps',
    ...{ boxRate: 48_000, cardRate: 48_000, seconds: 60 },
    delay: (piece) => (piece < 20 ? 0.3 : 0.004),
  },
]

for (const { name, told, ...conditions } of TROUBLES)
  test(`${name}: is told, does not click, and does not make everything late`, () => {
    const heard = listen(conditions)
    const figures = heard.player.figures()
    assert.ok(figures[told] > 0, JSON.stringify(figures))
    for (const side of [heard.left, heard.right]) {
      assert.ok(bend(side) < FADED * sharpest(conditions.cardRate))
    }
    const [last] = lagsAfter(heard, 0).slice(-1)
    assert.ok(last! < 0.25, `${last}`)
    assert.ok(figures.playing)
  })

test('a network that is late again and again is given more time, until nothing is missing', () => {
  const heard = listen({
    ...{ boxRate: 48_000, cardRate: 48_000, seconds: 120 },
    delay: (piece) => (piece % 50 === 49 ? 0.12 : 0.004),
  })
  const { underruns } = heard.player.figures()
  assert.ok(underruns > 0 && underruns < 12, `${underruns}`)
  const quiet = lagsAfter(heard, 60).length
  assert.ok(quiet > 0.995 * heard.times.filter((time) => time > 60).length)
})

test('playing leaves nothing to tidy up: in the sound thread that would be heard', () => {
  const { player } = listen({ boxRate: 48_000, cardRate: 44_100, seconds: 20 })
  const [left, right] = [new Float32Array(128), new Float32Array(128)]
  const samples = new Int16Array(2048)
  let frame = Math.ceil(player.figures().frame)
  /** @returns bytes that 130 blocks, of 18 pieces, have made */
  const play = () => {
    for (let n = 0; n < 18; n++, frame += 1024)
      player.take({ tap: 0, rate: 48_000, frames: 1024, samples, frame })
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < 130; n++) player.render(left, right)
    return process.memoryUsage().heapUsed - before
  }
  for (let n = 0; n < 200; n++) play()
  const grown = Array.from({ length: 50 }, play).sort((a, b) => a - b)
  // The question itself costs some; one number a block would be 1500 bytes at least.
  assert.ok(grown[25]! < 1000, `${grown[25]} bytes in 130 blocks`)
})

test.run()
