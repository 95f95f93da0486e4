// What a gig has found, for people.
import { PLAYERS, RATE, SIZE } from './band.ts'
import type { CueSheet } from './cue-sheet.ts'
import { VICTIMS, type Victim } from './death-cues.ts'
import type { Cause } from './disturbances.ts'
import type { Outcome } from './gig.ts'
import type { HeardGap } from './heard-gaps.ts'
import type { Performance, Strike } from './performance.ts'

const CAUSE: Record<Victim, Cause | undefined> = {
  ...{ supervisor: undefined, media: undefined, broker: undefined, card: 'card', xrun: 'xrun' },
  ...{ engine: 'engine', 'engine-freeze': 'engine' },
}
/** Between a strike and what the log has of it. A frozen engine's frames stand still at once. */
const SAME_MOMENT = RATE / 2
const BY_ITSELF = 'by itself'

export function resultTable(sheet: CueSheet, outcome: Outcome): string {
  const { performance, comparison, status, excludedFrames } = outcome
  const count = (test: (cue: CueSheet['cues'][number]) => boolean) => sheet.cues.filter(test).length
  const db = (value: number) => `${value.toFixed(1)} dBFS`
  const { residueDb, residueFrame, peakDb, rmsDb, comparedFrames, roundTripFrames } = comparison
  const byHand = count(({ how }) => how === 'hand') - performance.skipped
  const rows: [string, string][] = [
    [
      'show',
      `${(sheet.frames / RATE).toFixed(1)} s, ${SIZE.inputs} live inputs, ${PLAYERS.length} players, ${SIZE.outputs} outputs`,
    ],
    [
      'cues',
      `${count(({ how }) => how === 'score')} by the score, ${byHand} by hand, ${performance.skipped} left out, ${performance.late} late, ${performance.failedCalls} calls made again`,
    ],
    [
      'by knob',
      `${count(({ kind }) => kind === 'turn')} of them by an encoder of the panel, ${performance.detents} detents heard`,
    ],
    ...engineerRows(outcome),
    ['by mqtt', `${count((cue) => cue.kind === 'set' && cue.by === 'mqtt')} of them by mosquitto_rr`],
    [
      'voices',
      `${count(({ kind }) => kind === 'play')} started, ${count(({ kind }) => kind === 'stop')} stopped`,
    ],
    ['signal', `peak ${db(peakDb)}, rms ${db(rmsDb)}`],
    ['residue', `peak ${db(residueDb)}, at ${((residueFrame - performance.start) / RATE).toFixed(3)} s`],
    ['compared', `${comparedFrames} frames x ${SIZE.outputs}; left out ${excludedFrames} frames around gaps`],
    ['settling', settlingText(outcome)],
    ['deaths', deathsText(performance)],
    ['gaps', gapsText(outcome)],
    ...timesRows(outcome.heard, performance.strikes),
    ['round trip', `${roundTripFrames} frames found, ${status.roundTrip.frames} by status`],
    [
      'engine',
      `period p99 ${status.load.periodUs.p99} us, lateness p99 ${status.load.latenessUs.p99} us, max ${status.load.latenessUs.max} us`,
    ],
  ]
  return rows.map(([name, text]) => `  ${name.padEnd(11)} ${text}\n`).join('')
}

/** What the mix engineer did at the browser panel, and how the page held its box. */
function engineerRows({
  performance: { engineer },
  engineer: page,
  reconnections,
}: Outcome): [string, string][] {
  const gestures = [...engineer.gestures].map(([name, times]) => `${name} ${times}`)
  const slowest = (ms: (one: (typeof reconnections)[number]) => number) =>
    `${Math.max(...reconnections.map(ms)).toFixed(0)} ms`
  const times =
    reconnections.length > 0
      ? `, slowest ${slowest(({ afterBox }) => afterBox)} after its box was back (${slowest(({ away }) => away)} away)`
      : ''
  return [
    [
      'by browser',
      `${[...engineer.gestures.values()].reduce((sum, n) => sum + n, 0)} of them at the browser panel: ${gestures.join(', ')}; ${engineer.moves} moves sent, ${page.taps} taps`,
    ],
    [
      'page',
      `${reconnections.length} reconnections${times}, ${engineer.cutOff} gestures cut off, ${page.errors.length} errors, ${(page.cores * 100).toFixed(0)} % of a core`,
    ],
  ]
}

/** After the gaps: what filters, gates and compressors took to forget them. */
function settlingText({ comparison: { settling } }: Outcome): string {
  if (settling.length === 0) return 'nothing to settle after'
  const ms = (frames: number) => `${((frames * 1000) / RATE).toFixed(0)} ms`
  const agreed = settling.map((one) => one.agreed).sort((a, b) => a - b)
  const waited = settling.reduce((sum, { frames }) => sum + frames, 0)
  return `${waited} frames after ${settling.length} gaps, not compared; in them it agreed after p50 ${ms(agreed[(agreed.length - 1) >> 1]!)}, max ${ms(agreed.at(-1)!)}`
}

function deathsText({ strikes, effects }: Performance): string {
  if (strikes.length === 0) return 'none'
  const kinds = VICTIMS.map(
    (victim) => [victim, strikes.filter((one) => one.victim === victim).length] as const,
  )
  const midMove = strikes.filter(({ frame }) =>
    effects.some((move) => move.frame < frame && frame < move.frame + move.rampFrames),
  )
  const named = kinds.filter(([, times]) => times > 0).map(([victim, times]) => `${victim} ${times}`)
  return `${named.join(', ')}; ${midMove.length} of ${strikes.length} in the middle of a move`
}

function gapsText({ performance, comparison, heard }: Outcome): string {
  const inaudible = heard.filter((one) => one.heard === undefined).length
  const unlogged = comparison.unlike.length
  const { length } = performance.unknown
  return [
    `${performance.disturbances.length} logged, ${heard.length - inaudible + unlogged} stretches heard, ${unlogged} of them not logged`,
    ...(inaudible > 0 ? [`${inaudible} while all was quiet`] : []),
    ...(length > 0 ? [`${length} moves whose frame is not known`] : []),
  ].join('; ')
}

/** Of gaps with one cause: what they took, and by whom. The time a card was away is not counted. */
function timesRows(heard: readonly HeardGap[], strikes: readonly Strike[]): [string, string][] {
  const times = new Map<string, number[]>()
  for (const { gap, heard: found, frames } of heard) {
    const [cause, ...others] = gap.causes
    if (!found || !cause || others.length > 0) continue
    const strike = strikes.find(
      ({ victim, frame }) => CAUSE[victim] === cause.cause && Math.abs(frame - cause.start) < SAME_MOMENT,
    )
    const name = strike?.victim ?? `${cause.cause} ${BY_ITSELF}`
    const ms = (frames * 1000) / RATE - (strike?.awayMs ?? 0)
    times.set(name, [...(times.get(name) ?? []), ms])
  }
  return [...times].map(([name, list]) => {
    const sorted = list.sort((a, b) => a - b)
    const middle = sorted[Math.floor((sorted.length - 1) / 2)]!
    const text = `p50 ${middle.toFixed(0)} ms, max ${sorted.at(-1)!.toFixed(0)} ms${name === 'card' ? ' after it was back' : ''}`
    return [`  ${name}`, text]
  })
}
