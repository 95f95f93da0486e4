// A desk at random: knobs as a session says them, within what they allow.
import type { Random } from '../firmware/console/random.ts'
import type { Show } from '../reference/desk.ts'
import { type Size, startingPoint, type Value } from '../reference/knobs.ts'

type Draw = (random: Random, size: Size) => Value

const between =
  (low: number, high: number): Draw =>
  (random) =>
    low + random.unit() * (high - low)
const log =
  (low: number, high: number): Draw =>
  (random) =>
    low * (high / low) ** random.unit()
const one =
  (...of: Value[]): Draw =>
  (random) =>
    random.pick(of)
const some =
  (highest: (size: Size) => number): Draw =>
  (random, size) => {
    const members = Array.from({ length: highest(size) }, (_, n) => n + 1).filter(() => random.unit() < 0.2)
    return members.length > 0 ? members.join() : 'none'
  }
const numbered =
  (name: string, of: (size: Size) => number): Draw =>
  (random, size) =>
    `${name} ${random.whole(1, of(size))}`

/** Faders, thresholds and times are kept where something is heard. */
const KNOBS: readonly [end: RegExp, draw: Draw][] = [
  [/\/(fader|level)$/, between(-30, 3)],
  [/\/trim$/, between(-12, 12)],
  [/\/pan$/, between(-100, 100)],
  [/\/hpf$/, log(20, 400)],
  [/\/hpslope$/, one('12 dB/oct', '18 dB/oct', '24 dB/oct')],
  [/\/eq\/\d\/type$/, one('low cut', 'low shelf', 'peak', 'notch', 'high shelf', 'high cut')],
  [/\/filter\/type$/, one('low cut', 'high cut', 'band pass')],
  [/\/f$/, log(20, 20_000)],
  [/\/g$/, between(-15, 15)],
  [/\/q$/, log(0.3, 10)],
  [/\/limiter\/thr$/, between(-20, 0)],
  [/\/thr$/, between(-40, 0)],
  [/\/range$/, between(-40, 0)],
  [/\/attack$/, log(0.1, 200)],
  [/\/hold$/, between(0, 100)],
  [/\/release$/, log(5, 500)],
  [/\/ratio$/, one(1, 1.5, 2, 4, 20, 'inf')],
  [/\/knee$/, between(0, 24)],
  [/\/mgain$/, between(0, 12)],
  [/\/dyn\/mix$/, between(0, 100)],
  [/\/det$/, one('peak', 'RMS')],
  [/\/tap$/, one('pre fader', 'post fader')],
  [/\/delay\/time$/, between(0, 100)],
  [/\/config\/type$/, one('mix', 'group', 'FX', 'N-1')],
  [/\/owners$/, some(({ strips }) => strips)],
  [/\/grp\/dca$/, some(() => 8)],
  [/\/grp\/mute$/, some(() => 6)],
  [/\/destmap$/, some(({ buses }) => buses)],
  [/\/keysrc$/, numbered('ch', ({ strips }) => strips)],
  [/\/insert\/sel$/, numbered('in', ({ inputs }) => inputs)],
  [/\/talk\/source$/, numbered('in', ({ inputs }) => inputs)],
  [/\/dimatt$/, between(-40, 0)],
  [/\/chmode$/, one('PFL', 'AFL')],
  [/^\/ch\/\d+\/config\/source$/, numbered('in', ({ inputs }) => inputs)],
  [/\/mix\/on$|\/dca\/\d\/on$|outputs\/main\/\d+\/on$/, one('on', 'on', 'on', 'on', 'off')],
  [/\/config\/mute\/\d$/, one('on', 'off', 'off', 'off', 'off', 'off')],
  [/\/(on|invert|hpon|st|grp|mono|dim|A|\d+-\d+|solo)$|\/(mute|solosw)\/\d+$/, one('on', 'off')],
]
/** Changed while it sounds: what the reference can follow. */
const MOVABLE =
  /\/(fader|level|pan|trim|hpf|g|f|q|st|grp\/dca|mute\/\d|thr|range|attack|release|knee|mgain|mix)$|\/mix\/on$/
/** Noise cannot be foretold. */
const LEFT_ALONE = /osc\/type|busmode|solosw\/(49|5\d|6[0-4])|(solo|phones)\/source/
/** How often a switch of a processor is on, a knob anywhere but where it began. */
const MOVED_SHARE = 0.6

function draw(address: string, random: Random, size: Size): Value | undefined {
  return KNOBS.find(([end]) => end.test(address))?.[1](random, size)
}

const OUTPUTS = [
  'main L',
  'main R',
  'main mono',
  'monitor L',
  'monitor R',
  'phones L',
  'phones R',
  'oscillator',
]

export function randomDesk(random: Random, frames: number): Show {
  const size = {
    rate: random.pick([44_100, 48_000, 96_000]),
    ...{ strips: random.whole(2, 9), inputs: random.whole(1, 6), outputs: random.whole(8, 12) },
    ...{ buses: random.whole(1, 6), matrices: random.whole(1, 3) },
  }
  const state: Show['state'] = {}
  const addresses = [...startingPoint(size).keys()].filter((address) => !LEFT_ALONE.test(address))
  for (const address of addresses) {
    if (random.unit() > MOVED_SHARE) continue
    const value = /\/src$/.test(address) ? tap(random, size) : draw(address, random, size)
    if (value !== undefined) state[address] = value
  }
  const movable = addresses.filter((address) => MOVABLE.test(address) && !/link|osc/.test(address))
  const cues = Array.from({ length: 40 }, () => random.whole(0, frames))
    .sort((a, b) => a - b)
    .map((frame) => {
      const moved = [random.pick(movable), random.pick(movable), random.pick(movable)]
      return {
        frame,
        // The engine's moves are cubics of sixteen frames: of a cosine shorter than this they are seen to be.
        rampMs: random.pick([5, 20, 100]),
        set: Object.fromEntries(moved.map((address) => [address, draw(address, random, size)!])),
      }
    })
  return { ...size, frames, state, cues }
}

function tap(random: Random, size: Size): string {
  return random.pick([
    ...OUTPUTS,
    `bus ${random.whole(1, size.buses)}`,
    `matrix ${random.whole(1, size.matrices)}`,
    `ch ${random.whole(1, size.strips)}`,
    `insert ${random.whole(1, size.strips)}`,
    `in ${random.whole(1, size.inputs)}`,
  ])
}
