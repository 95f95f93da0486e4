// One round: a known state, a mark, moves; the supervisor is killed among them; more moves.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../gig/random.ts'
import { RATE, randomKnobs } from './scene.ts'
import type { Entry, Mark, TrialBox } from './trial-box.ts'

export interface PlayedFiles {
  voice: { path: string }
  stream: { path: string }
  mark: { path: string }
}

/** A batch of moves, and the frame at which the box says it took effect; null where nothing sounded different. */
export interface Move {
  frame: number | null
  entries: readonly Entry[]
  rampMs: number
}

export interface Round {
  mark: Mark
  /** All knobs when the mark was played. */
  state: ReadonlyMap<string, string | number>
  moves: Move[]
  voices: { file: keyof PlayedFiles; strip: number; frame: number }[]
  /** Sent, not answered when the supervisor was killed; undefined when there was none, or it was not taken. */
  unanswered: Move | undefined
  /** Frame of the box after which nothing is compared. */
  end: number
  roundTrip: number
  downMs: number
  sameEngine: boolean
  gapFrames: number
  xruns: number
  /** Addresses. */
  lostValues: string[]
  /** Which knobs of the unanswered batch moved and which did not; empty where all or none did. */
  halfDone: string
  lostVoices: number
}

/** Left: live inputs and a loaded file. Right: the stream, whose process may die along, and the mark. */
const STRIPS = { live: ['01', '04'], voice: '02', mark: '03', stream: '05' } as const
const MOVED = [...STRIPS.live, STRIPS.voice, STRIPS.stream] as const
const SETTLED_MS = 60
/** A ramp that was asked for last has ended before nothing is compared any more. */
const LONGEST_RAMP_MS = 300
const BATCH_ENTRIES = 40

// biome-ignore format: one knob, one entry
const BEGINNING: readonly Entry[] = [
  ...MOVED.flatMap((n): Entry[] => [[`/ch/${n}/mix/on`, 'off'], [`/ch/${n}/mix/fader`, 0], [`/ch/${n}/preamp/trim`, 0]]),
  ...['01', '02', '04'].map((n): Entry => [`/ch/${n}/mix/pan`, 'L100']),
  ...['03', '05'].map((n): Entry => [`/ch/${n}/mix/pan`, 'R100']),
  ...['02', '03', '05'].map((n): Entry => [`/ch/${n}/config/source`, 'off']),
  ['/ch/01/config/source', 'in 1'], ['/ch/04/config/source', 'in 2'], ['/main/st/mix/fader', 0],
  ['/ch/03/mix/on', 'on'], ['/ch/03/mix/fader', 0], ['/main/st/mix/on', 'on'],
]
/** Moved at random where they make no sound, in the big batches. */
const unheard = (random: Random): Entry[] =>
  randomKnobs(random, BATCH_ENTRIES).filter(([address]) => /^\/ch\/0[678]/.test(address))

export async function playRound(box: TrialBox, random: Random, files: PlayedFiles): Promise<Round> {
  await box.set(BEGINNING, { rampMs: 0 })
  await sleep(SETTLED_MS)
  const before = await box.status()
  const knobs = await box.knobs()
  const state = new Map(knobs)
  const mark = await box.mark()
  const moves: Move[] = []
  const send = async (move: Omit<Move, 'frame'>): Promise<void> => {
    const answer = await box.set(move.entries, { rampMs: move.rampMs })
    moves.push({ ...move, frame: answer.frame })
    for (const { address, value } of answer.values) knobs.set(address, value)
  }
  const voices: Round['voices'] = []
  for (const file of ['voice', 'stream'] as const) {
    const strip = Number(STRIPS[file])
    const { frame } = await box.request<{ frame: number }>('play', {
      path: files[file].path,
      strip,
      loop: true,
    })
    voices.push({ file, strip, frame })
  }
  await send({ entries: MOVED.map((n): Entry => [`/ch/${n}/mix/on`, 'on']), rampMs: 20 })
  const pending = await moveUntilKilled(box, random, send)
  const { ready } = await box.startAgain()
  const downMs = performance.now() - pending.killedAt
  const found = await box.knobs()
  const verdict = compareKnobs(knobs, found, pending.move?.entries ?? [])
  if (verdict.taken) for (const [address, value] of found) knobs.set(address, value)
  await ready
  for (let n = 0; n < 5; n++) {
    await send(randomMove(random))
    await sleep(random.between(5, 40))
  }
  await sleep(LONGEST_RAMP_MS)
  const after = await box.status()
  const listed = await box.request<{ voice: number }[]>('voices')
  const end = after.frames - RATE / 50
  await box.request('stop', { voice: 'all' })
  // A stop takes its fade, and stream and asset are given back.
  await sleep(100)
  const to = box.farEnd.now
  const spans = box.farEnd.card.playedSpans(mark.askedFrom, to)
  return {
    ...{ mark, state, moves, voices, end, downMs, halfDone: verdict.half, lostValues: verdict.lost },
    unanswered: verdict.taken ? pending.move : undefined,
    roundTrip: before.roundTrip.frames,
    sameEngine: before.engine.pid === after.engine.pid,
    gapFrames: to - mark.askedFrom - spans.reduce((sum, span) => sum + span.end - span.start, 0),
    xruns: after.counters['xruns']! - before.counters['xruns']!,
    lostVoices: Math.max(0, voices.length - listed.length),
  }
}

/** Moves for some time, then the kill: in every second round just after a batch was sent. */
async function moveUntilKilled(
  box: TrialBox,
  random: Random,
  send: (move: Omit<Move, 'frame'>) => Promise<void>,
): Promise<{ killedAt: number; move: Move | undefined }> {
  const until = performance.now() + random.between(50, 500)
  while (performance.now() < until) {
    await send(randomMove(random))
    await sleep(random.between(0, 40))
  }
  const inBatch = random.chance(0.5)
  const move = { ...randomMove(random), frame: null }
  const sending = inBatch
    ? send(move).then(
        () => undefined,
        () => move,
      )
    : Promise.resolve(undefined)
  if (inBatch) await sleep(random.between(0, 4))
  const killedAt = performance.now()
  box.supervisor.kill('SIGKILL')
  return { killedAt, move: await sending }
}

function randomMove(random: Random): Omit<Move, 'frame'> {
  const strip = random.pick(MOVED)
  const rampMs = random.whole(5, LONGEST_RAMP_MS)
  const heard: Entry[] = [
    [`/ch/${strip}/mix/fader`, Math.round(random.between(-300, 0)) / 10],
    [`/ch/${strip}/mix/on`, random.chance(0.9) ? 'on' : 'off'],
    [`/ch/${random.pick(MOVED)}/preamp/trim`, Math.round(random.between(-120, 0)) / 10],
    ['/main/st/mix/fader', Math.round(random.between(-100, 0)) / 10],
  ]
  const roll = random.unit()
  if (roll < 0.4) return { entries: heard.slice(0, 1), rampMs }
  return { entries: roll < 0.7 ? heard : [...heard, ...unheard(random)], rampMs }
}

/** What was acknowledged has to be there; what was not, whole or not at all. */
function compareKnobs(
  wanted: ReadonlyMap<string, string | number>,
  found: ReadonlyMap<string, string | number>,
  unanswered: readonly Entry[],
): { lost: string[]; half: string; taken: boolean } {
  const open = new Set(unanswered.map(([address]) => address))
  const differs = [...wanted].filter(([address, value]) => found.get(address) !== value).map(([a]) => a)
  // Of several values for one knob the last counts; a knob that stood there already says nothing.
  const moved = [...new Map(unanswered)].filter(([address, value]) => !same(wanted.get(address), value))
  const done = moved.filter(([address, value]) => same(found.get(address), value))
  const undone = moved.filter((entry) => !done.includes(entry))
  const names = (entries: readonly Entry[]) => entries.map(([address]) => address).join(' ')
  return {
    lost: differs.filter((address) => !open.has(address)),
    half: done.length > 0 && undone.length > 0 ? `done: ${names(done)}; not done: ${names(undone)}` : '',
    // Names make no sound: half a batch is told, and the half that sounds is compared.
    taken: done.length > 0 && undone.every(([address]) => address.endsWith('/name')),
  }
}

const SWITCH: Readonly<Record<string, number>> = { off: 0, on: 1 }

function same(found: string | number | undefined, asked: string | number): boolean {
  return found === asked || found === SWITCH[asked]
}
