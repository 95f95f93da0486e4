// What hands and score do to the knobs: bursts of moves, object after object.
import { RATE, SIZE, WITNESS_OUTPUTS } from './band.ts'
import type { How, SetCue } from './cue-sheet.ts'
import { RACK_OBJECTS } from './rack-bursts.ts'
import type { Random } from './random.ts'
import type { Entry } from './reference/natural-value.ts'

/** One move of a burst: seconds since the one before, the knobs, and how long they take. */
export interface Step {
  after: number
  entries: Entry[]
  rampMs: number
}

/** What is moved as a whole. */
export interface MovedObject {
  name: string
  kinds: readonly ((random: Random) => Step[])[]
  /** Whether a burst is played by hand. */
  /** Seconds between two bursts at most. */
  pause: number
  hand: 'never' | 'always' | ((kind: (random: Random) => Step[]) => boolean)
}

interface Trunk {
  name: string
  /** Neighbours that can be linked are one object: what one does the other may follow. */
  strips: readonly number[]
  kinds: readonly Kind[]
}

type Kind = keyof typeof KINDS
type Make = (random: Random, trunk: Trunk) => Step[]

const two = (n: number): string => String(n).padStart(2, '0')
const level = (random: Random): string => {
  if (random.chance(0.06)) return '-inf dB'
  return random.chance(0.3)
    ? `pos:${random.between(0.2, 0.8).toFixed(3)}`
    : `${random.between(-36, -1).toFixed(1)} dB`
}
const pan = (random: Random): string => {
  const side = Math.round(random.between(-130, 130))
  if (Math.abs(side) < 5) return 'C'
  return `${side < 0 ? 'L' : 'R'}${Math.min(100, Math.abs(side))}`
}
const ramp = (random: Random, most: number): number => random.whole(12, random.chance(0.5) ? 60 : most)
const trunk = (random: Random, { strips }: Trunk): string =>
  strips.length === 0 ? '/main/st' : `/ch/${two(random.pick(strips))}`

/** Moves of one knob that come while the one before is still under way. */
const ride = (
  random: Random,
  on: string,
  moves: number,
  apart: readonly [number, number],
  most: number,
): Step[] =>
  Array.from({ length: moves }, () => ({
    after: random.between(...apart),
    entries: [[`${on}/mix/fader`, level(random)]],
    rampMs: ramp(random, most),
  }))

const offAndOn = (random: Random, address: string, rampMs: number): Step[] => [
  { after: 0, entries: [[address, 'off']], rampMs },
  { after: random.between(0.15, 1.2), entries: [[address, 'on']], rampMs },
]

const KINDS = {
  ride: (random, object) => ride(random, trunk(random, object), random.whole(2, 4), [0.05, 0.7], 1500),
  drag: (random, object) => ride(random, trunk(random, object), 5, [0.004, 0.05], 60),
  pan: (random, object) => [
    { after: 0, entries: [[`${trunk(random, object)}/mix/pan`, pan(random)]], rampMs: ramp(random, 900) },
  ],
  mute: (random, object) => offAndOn(random, `${trunk(random, object)}/mix/on`, ramp(random, 200)),
  cut: (random, object) => offAndOn(random, `${trunk(random, object)}/mix/on`, 0),
  place: (random, object) => {
    const on = trunk(random, object)
    const entries: Entry[] = [
      [`${on}/mix/fader`, level(random)],
      [`${on}/mix/pan`, pan(random)],
      [`${on}/preamp/trim`, `${random.between(-9, 5).toFixed(1)} dB`],
    ]
    return [{ after: 0, entries, rampMs: ramp(random, 1000) }]
  },
  flip: (random, object) => {
    const address = `${trunk(random, object)}/preamp/invert`
    return [
      { after: 0, entries: [[address, 'on']], rampMs: ramp(random, 300) },
      { after: random.between(0.1, 1), entries: [[address, 'off']], rampMs: ramp(random, 300) },
    ]
  },
  patch: (random, object) => {
    const address = `${trunk(random, object)}/config/source`
    return [
      { after: 0, entries: [[address, 'off']], rampMs: 20 },
      {
        after: random.between(0.1, 0.6),
        entries: [[address, `in ${random.whole(1, SIZE.inputs)}`]],
        rampMs: 20,
      },
    ]
  },
  link: (random, { strips: [odd, even] }) => {
    const address = `/config/chlink/${odd}-${even}`
    return [
      { after: 0, entries: [[address, 'off']], rampMs: ramp(random, 200) },
      {
        after: random.between(0.1, 0.8),
        entries: [[`/ch/${two(even!)}/mix/fader`, level(random)]],
        rampMs: 40,
      },
      { after: random.between(0.1, 0.8), entries: [[address, 'on']], rampMs: ramp(random, 200) },
    ]
  },
  send: (random, object) => {
    const address = `${trunk(random, object)}/mix/02/level`
    return [
      { after: 0, entries: [[address, level(random)]], rampMs: ramp(random, 700) },
      { after: random.between(0.03, 0.9), entries: [[address, level(random)]], rampMs: ramp(random, 300) },
    ]
  },
  dca: (random) => {
    const address = `/dca/${random.whole(1, 2)}`
    if (random.chance(0.3)) return offAndOn(random, `${address}/on`, ramp(random, 100))
    return [
      { after: 0, entries: [[`${address}/fader`, level(random)]], rampMs: ramp(random, 900) },
      { after: random.between(0.1, 1.2), entries: [[`${address}/fader`, '0 dB']], rampMs: ramp(random, 900) },
    ]
  },
  muteGroup: (random) => {
    const address = `/config/mute/${random.whole(1, 2)}`
    return [
      { after: 0, entries: [[address, 'on']], rampMs: ramp(random, 100) },
      { after: random.between(0.2, 1.5), entries: [[address, 'off']], rampMs: ramp(random, 100) },
    ]
  },
  bus: (random) => ride(random, `/bus/${two(random.whole(1, 2))}`, 2, [0.05, 0.6], 800),
  route: (random) => {
    const output = `/outputs/main/${two(random.whole(1, WITNESS_OUTPUTS[0]))}`
    if (random.chance(0.3)) return offAndOn(random, `${output}/on`, ramp(random, 100))
    const source = random.pick(['main L', 'main R', 'main mono', 'bus 1', 'bus 2'])
    return [{ after: 0, entries: [[`${output}/src`, source]], rampMs: ramp(random, 300) }]
  },
} satisfies Record<string, Make>

const STRIP: readonly Kind[] = ['ride', 'ride', 'drag', 'pan', 'mute', 'cut', 'place', 'flip', 'send']
const TRUNKS: readonly Trunk[] = [
  { name: 'ch 1-2', strips: [1, 2], kinds: [...STRIP, 'patch', 'link'] },
  ...[3, 4, 5, 6, 7, 8].map((strip) => ({
    name: `ch ${strip}`,
    strips: [strip],
    kinds: [...STRIP, 'patch'] as const,
  })),
  ...[9, 10, 15, 16].map((strip) => ({ name: `ch ${strip}`, strips: [strip], kinds: STRIP })),
  { name: 'ch 11-12', strips: [11, 12], kinds: [...STRIP, 'link'] },
  { name: 'ch 13-14', strips: [13, 14], kinds: [...STRIP, 'link'] },
  { name: 'main', strips: [], kinds: ['ride', 'pan', 'mute'] },
  { name: 'outputs', strips: [], kinds: ['route'] },
  { name: 'buses', strips: [], kinds: ['bus'] },
  { name: 'DCAs', strips: [], kinds: ['dca'] },
  { name: 'mute groups', strips: [], kinds: ['muteGroup'] },
]
/** By hand, and not closer together than a hand is exact. */
const BY_HAND: readonly Kind[] = ['ride', 'pan', 'mute', 'place', 'send', 'route']
const HANDS_SHARE = 0.3
const OBJECTS: readonly MovedObject[] = [
  ...TRUNKS.map((trunk): MovedObject => {
    const kinds = trunk.kinds.map((kind) => ({ kind, make: (random: Random) => KINDS[kind](random, trunk) }))
    const byHand = new Set(kinds.filter(({ kind }) => BY_HAND.includes(kind)).map(({ make }) => make))
    return {
      name: trunk.name,
      kinds: kinds.map(({ make }) => make),
      pause: 17,
      hand: (make) => byHand.has(make),
    }
  }),
  ...RACK_OBJECTS,
]
const HANDS_APART_S = 0.25
/** Between two bursts of one object everything has come to rest, also where hands were late. */
const REST_S = 1.5

export class Bursts {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** Every burst that begins between two times, in seconds. */
  all(from: number, last: number): SetCue[] {
    return OBJECTS.flatMap((object) => {
      const cues: SetCue[] = []
      for (let at = from + this.#random.between(0, 12); at < last; ) {
        const burst = this.#burst(object, at)
        const end = Math.max(...burst.map((cue) => cue.at / RATE + cue.rampMs / 1000))
        if (end < last) cues.push(...burst)
        at = end + REST_S + this.#random.between(1, object.pause)
      }
      return cues
    })
  }

  #burst(object: MovedObject, begin: number): SetCue[] {
    const random = this.#random
    const make = random.pick(object.kinds)
    let at = begin
    const how = this.#how(object, make)
    return make(random).map(({ after, entries, rampMs }): SetCue => {
      at += how === 'hand' && after > 0 ? Math.max(after, HANDS_APART_S) : after
      return {
        kind: 'set',
        by: 'mixctl',
        at: Math.round(at * RATE),
        how,
        object: object.name,
        entries,
        rampMs,
      }
    })
  }
  #how({ hand }: MovedObject, make: (random: Random) => Step[]): How {
    if (hand === 'always') return 'hand'
    return hand !== 'never' && hand(make) && this.#random.chance(HANDS_SHARE) ? 'hand' : 'score'
  }
}
