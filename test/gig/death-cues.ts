// What dies when: as the cue sheet has it.
import { RATE } from './band.ts'
import type { Cue, SetCue } from './cue-sheet.ts'
import type { Random } from './random.ts'

/**
 * engine-freeze: stopped in its tracks (SIGSTOP), alive to the kernel. card: pulled out for a while. xrun: the card
 * runs dry. broker: the house's, killed and away for a while. The others are killed.
 */
export const VICTIMS = ['supervisor', 'engine', 'engine-freeze', 'media', 'card', 'xrun', 'broker'] as const
export type Victim = (typeof VICTIMS)[number]

export interface DeathCue {
  /** Frames from the beginning of the show. */
  at: number
  victim: Victim
  /** How long card or broker are away; 0 for the others. */
  awayMs: number
  /** Meant to fall into the middle of a move. */
  aimed: boolean
  /** Not before a finger at the browser panel is half its way, if one comes soon. */
  midDrag: boolean
}

export interface DeathWish {
  count: number
  /** Whose turn it is goes round among these. */
  victims: readonly Victim[]
}

/** ms */
const AWAY: Partial<Record<Victim, readonly [number, number]>> = { card: [500, 3000], broker: [100, 3000] }
/** The show has begun by then. */
const FIRST_S = 3
/** What follows the last one is to be heard. */
const TAIL_S = 4.5
/** Of each death's share of the show, left free at its end: one is over when the next comes. */
const REST_SHARE = 0.3
/** So many of a hundred deaths are aimed at the middle of a move. */
const AIMED_PERCENT = 75
/** A shorter move is hard to hit. */
const SHORTEST_AIM_MS = 120

export function writeDeathCues(
  random: Random,
  { count, victims }: DeathWish,
  cues: readonly Cue[],
  lengthSeconds: number,
): DeathCue[] {
  const share = (lengthSeconds - FIRST_S - TAIL_S) / count
  let round: Victim[] = []
  return Array.from({ length: count }, (_, n) => {
    if (round.length === 0) round = shuffled(random, victims)
    const from = FIRST_S + n * share
    const to = from + share * (1 - REST_SHARE)
    const victim = round.pop()!
    const middles = cues.filter(isLongMove).map((cue) => inTheMiddle(random, cue))
    const drags = cues.filter((cue) => victim === 'supervisor' && isDrag(cue)).map(({ at }) => at)
    const [within, touched] = [middles, drags].map((all) =>
      all.filter((at) => at >= from * RATE && at < to * RATE),
    ) as [number[], number[]]
    const aimed = random.unit() * 100 < AIMED_PERCENT && within.length + touched.length > 0
    const midDrag = aimed && touched.length > 0
    const targets = midDrag ? touched : within
    const at = aimed ? random.pick(targets) : Math.round(random.between(from, to) * RATE)
    const awayMs = AWAY[victim] ? random.whole(...AWAY[victim]) : 0
    return { at, victim, awayMs, aimed, midDrag }
  })
}

/** Of moves by hand nobody knows beforehand when they come. */
const isLongMove = (cue: Cue): cue is SetCue =>
  cue.kind === 'set' && cue.how === 'score' && cue.rampMs >= SHORTEST_AIM_MS

/** The page is told of its box's end while the finger goes on. */
const isDrag = (cue: Cue): boolean => cue.kind === 'touch' && cue.gesture === 'drag'

const inTheMiddle = (random: Random, { at, rampMs }: SetCue): number =>
  Math.round(at + (random.between(0.2, 0.8) * rampMs * RATE) / 1000)

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const rest = [...list]
  return list.map(() => rest.splice(random.whole(0, rest.length - 1), 1)[0]!)
}
