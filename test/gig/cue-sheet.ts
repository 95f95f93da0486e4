// The written cue sheet of a show: who moves what, when, how far and how fast. The seed decides everything.
import { CLOCK, PLAYERS, RATE, SIZE } from './band.ts'
import { Bursts } from './bursts.ts'
import { type DeathCue, type DeathWish, writeDeathCues } from './death-cues.ts'
import { KNOBS } from './knobs.ts'
import { rackEntries } from './racks.ts'
import { Random } from './random.ts'
import type { Entry } from './reference/natural-value.ts'
import { giveToTheEngineer, type TouchCue } from './touch-cues.ts'

/** score: sent ahead, with the frame from which it is to sound. hand: sent at its moment, and sounds when it sounds. */
export type How = 'score' | 'hand'

/** With whose program. */
export type By = 'mixctl' | 'mqtt'

export interface SetCue {
  kind: 'set'
  /** mixctl, unless giveToControllers has it otherwise. */
  by: By
  /** Frames from the beginning of the show. */
  at: number
  how: How
  /** What is moved, as a whole: nobody moves it by hand while the score does. */
  object: string
  entries: readonly Entry[]
  rampMs: number
}

/** A hand at an encoder of the panel. Where the fader is then, and from when on, is in the box's answer. */
export interface TurnCue {
  kind: 'turn'
  at: number
  how: 'hand'
  object: string
  address: string
  /** To the right above 0. */
  detents: number
}

export interface PlayCue {
  kind: 'play'
  at: number
  how: How
  /** A number within the sheet, for the stop. */
  id: number
  player: string
  strip: number
  gainDb: number
  fadeInMs: number
  loop: boolean
}

export interface StopCue {
  kind: 'stop'
  at: number
  how: 'score'
  id: number
  fadeMs: number
}

export type Cue = SetCue | TurnCue | TouchCue | PlayCue | StopCue

export interface CueSheet {
  seed: number
  frames: number
  /** Frame of the show from which on it is compared: the clock runs, the speakers are on. */
  from: number
  /** How the knobs stand before the show. */
  setup: readonly Entry[]
  /** By time. */
  cues: readonly Cue[]
  /** By time. */
  deaths: readonly DeathCue[]
}

const seconds = (s: number): number => Math.round(s * RATE)
const two = (n: number): string => String(n).padStart(2, '0')
const speakers = Array.from({ length: SIZE.inputs }, (_, n) => `/ch/${two(n + 1)}`)

/** Heard at its output alone. */
const clock: readonly Entry[] = [
  [`/ch/${CLOCK.strip}/mix/st`, 'off'],
  [`/ch/${CLOCK.strip}/mix/01/on`, 'off'],
  ['/outputs/main/05/src', `ch ${CLOCK.strip}`],
  ['/outputs/main/06/src', 'in 1'],
]

const FROM_S = 0.5
const FIRST_MOVE_S = 0.8
/** Nothing is begun so shortly before the end. */
const TAIL_S = 1
const DEATHS = 0x64696573
const HANDS = 0x68616e64
const FINGERS = 0x66696e67
const TOUCHES = 0x746f7563
/** So many moves of a hundred are made by the controllers of the house. */
const BY_MQTT_PERCENT = 40
/** So many of a hundred single moves of a fader by hand are turns of a knob. */
const BY_KNOB_PERCENT = 60
const MOST_DETENTS = 6

export function writeCueSheet(seed: number, lengthSeconds: number, wish: DeathWish): CueSheet {
  const random = new Random(seed)
  const last = lengthSeconds - TAIL_S
  const cues: Cue[] = [
    {
      kind: 'play',
      at: 0,
      how: 'score',
      id: 0,
      player: CLOCK.name,
      strip: CLOCK.strip,
      gainDb: 0,
      fadeInMs: 0,
      loop: true,
    },
    {
      kind: 'set',
      at: seconds(0.25),
      how: 'score',
      by: 'mixctl',
      object: 'lights',
      entries: speakers.map((ch) => [`${ch}/mix/on`, 'on']),
      rampMs: 50,
    },
    ...new Bursts(random).all(FIRST_MOVE_S, last),
    ...playersCues(random, last),
  ]
  cues.sort((a, b) => a.at - b.at)
  giveToControllers(new Random(seed ^ HANDS), cues)
  const setups = setup(random)
  const touched = giveToTheEngineer(new Random(seed ^ TOUCHES), cues)
  const played = giveToThePanel(new Random(seed ^ FINGERS), touched)
  return {
    ...{ seed, frames: seconds(lengthSeconds), from: seconds(FROM_S), setup: setups, cues: played },
    // From numbers of their own: with other deaths it is the same show.
    deaths: writeDeathCues(new Random(seed ^ DEATHS), wish, played, lengthSeconds),
  }
}

/** The first cue is the lights: everybody waits for it. */
function giveToControllers(random: Random, cues: readonly Cue[]): void {
  for (const cue of cues) {
    if (cue.kind === 'set' && cue.object !== 'lights' && random.unit() * 100 < BY_MQTT_PERCENT)
      cue.by = 'mqtt'
  }
}

function giveToThePanel(random: Random, cues: readonly Cue[]): Cue[] {
  return cues.map((cue) => {
    if (cue.kind !== 'set' || cue.how !== 'hand' || cue.entries.length !== 1) return cue
    const [[address]] = cue.entries as [Entry]
    if (!KNOBS.has(address) || random.unit() * 100 >= BY_KNOB_PERCENT) return cue
    const detents = random.whole(1, MOST_DETENTS) * (random.chance(0.5) ? 1 : -1)
    return { kind: 'turn', at: cue.at, how: 'hand', object: cue.object, address, detents }
  })
}

function setup(random: Random): Entry[] {
  const strips = Array.from({ length: CLOCK.strip - 1 }, (_, n) => `/ch/${two(n + 1)}`)
  return [
    ...speakers.map((ch): Entry => [`${ch}/mix/on`, 'off']),
    ...strips.flatMap((ch): Entry[] => [
      [`${ch}/mix/fader`, `${random.between(-15, -3).toFixed(1)} dB`],
      [`${ch}/mix/pan`, random.pick(['C', 'L30', 'R30', 'L72.5', 'R72.5', 'L100', 'R100'])],
    ]),
    ['/config/chlink/11-12', 'on'],
    ['/config/chlink/13-14', 'on'],
    ['/main/st/mix/fader', 'pos:0.7'],
    // The guest at strip 3 hears everyone but himself, the drummer his own mix.
    ['/bus/01/config/type', 'N-1'],
    ['/bus/01/config/owners', '3'],
    ['/outputs/main/03/src', 'bus 1'],
    ['/outputs/main/04/src', 'bus 2'],
    ...clock,
    ...strips.map((ch): Entry => [`${ch}/mix/02/level`, `${random.between(-20, -6).toFixed(1)} dB`]),
    ...[2, 7, 10].map((strip): Entry => [`/ch/${two(strip)}/mix/02/tap`, 'pre fader']),
    ...[5, 6, 9].map((strip): Entry => [`/ch/${two(strip)}/grp/dca`, '1']),
    ...[7, 8, 15].map((strip): Entry => [`/ch/${two(strip)}/grp/mute`, '2']),
    ['/ch/08/grp/dca', '1,2'],
    ...rackEntries(random),
  ]
}

function playersCues(random: Random, last: number): Cue[] {
  let id = 0
  return PLAYERS.flatMap(({ name, strip, seconds: length, loop = false }) => {
    const cues: Cue[] = []
    for (let at = random.between(0.9, 3.5); at < last - 1; ) {
      id++
      // Of what a hand starts nobody knows beforehand when it could be stopped.
      const how = !loop && random.chance(0.25) ? 'hand' : 'score'
      const fadeInMs = random.chance(0.3) ? random.whole(50, 800) : 0
      const gainDb = Math.round(random.between(-90, 0)) / 10
      cues.push({ kind: 'play', at: seconds(at), how, id, player: name, strip, gainDb, fadeInMs, loop })
      const stopped = loop ? random.between(2, 7) : length * random.between(0.5, 0.9)
      if (loop || (how === 'score' && random.chance(0.5))) {
        if (at + stopped < last)
          cues.push({
            kind: 'stop',
            at: seconds(at + stopped),
            how: 'score',
            id,
            fadeMs: random.whole(20, 900),
          })
        at += stopped
        if (loop) at += 1
      } else at += length
      at += random.between(1, 7)
    }
    return cues
  })
}
