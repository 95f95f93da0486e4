// One show from the first cue to the verdict.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeSounds, RATE, readPlanes, readSpeakers, SIZE } from './band.ts'
import type { Box } from './box.ts'
import { type Comparison, compare } from './compare.ts'
import type { CueSheet } from './cue-sheet.ts'
import { gapsAround } from './gaps.ts'
import { type Performance, Performer } from './perform.ts'
import { ReferenceMix } from './reference/mix.ts'
import { wrongKnobs } from './wrong-knobs.ts'

/** Single-precision sums of sixteen strips near full scale leave about -125 dBFS. */
const MOST_RESIDUE_DB = -100
/** Of the show, for gaps. */
const MOST_EXCLUDED = 0.05
/** Of the cues that hands were to play. */
const MOST_SKIPPED = 0.25

/** What of the status the gig looks at. */
export interface Status {
  roundTrip: { frames: number }
  bufferFrames: number
  periodFrames: number
  engine: { restarts: number; priority: number }
  counters: Record<string, number>
  load: { periodUs: { p99: number; max: number }; latenessUs: { p99: number; max: number } }
}

interface CardStatus {
  recordedFrom: number
  lostFrames: number
}

export interface Outcome {
  performance: Performance
  comparison: Comparison
  status: Status
  /** Frames of the show that gaps took from the comparison. */
  excludedFrames: number
  /** Why the gig has failed; empty when it has passed. */
  faults: string[]
}

/** @param box new, its stop() left to the caller in any case */
export async function playGig(box: Box, sheet: CueSheet): Promise<Outcome> {
  writeFileSync(join(box.folder, 'cue-sheet.json'), JSON.stringify(sheet, null, 1))
  const sounds = makeSounds(box.folder)
  await box.start()
  const before = await box.mixctl<Status>('status')
  const performance = await new Performer(box, sheet, sounds).perform()
  const { start, effects, voices, xruns, disturbances } = performance
  const told = voices.map(({ planes, ...voice }) => ({ ...voice, frames: planes[0]!.length }))
  writeFileSync(
    join(box.folder, 'took-effect.json'),
    JSON.stringify({ ...performance, voices: told }, null, 1),
  )
  const status = await box.mixctl<Status>('status')
  const card = await box.card<CardStatus>('status')
  const knobs = await box.mixctl<{ address: string; value: string | number }[]>('get')
  await box.stop()

  const show = { start: start + sheet.from, end: start + sheet.frames }
  const gaps = gapsAround(disturbances, status.bufferFrames + 2 * status.periodFrames, show)
  const reference = new ReferenceMix({ size: SIZE, inputs: readSpeakers(), effects, voices })
  const recorded = { planes: readPlanes(box.recording, SIZE.outputs), from: card.recordedFrom }
  const comparison = compare({ reference, recorded, mark: start, show, gaps })
  const excludedFrames = show.end - show.start - comparison.comparedFrames
  const outcome = { performance, comparison, status, excludedFrames }
  const unseen = status.counters['xruns']! - before.counters['xruns']! - xruns.length
  return {
    ...outcome,
    faults: [
      ...judge(outcome, sheet),
      ...(unseen === 0 ? [] : [`the box counted ${unseen} xruns more than it told of`]),
      ...(card.lostFrames === 0 ? [] : [`the card's host lost ${card.lostFrames} frames of the recording`]),
      ...wrongKnobs(reference.knobs.values, knobs),
    ],
  }
}

function judge(
  { performance, comparison, status, excludedFrames }: Omit<Outcome, 'faults'>,
  sheet: CueSheet,
): string[] {
  const { residueDb, residueFrame, roundTripFrames, jumps, rmsDb } = comparison
  const faults: string[] = []
  if (!(residueDb < MOST_RESIDUE_DB)) {
    const second = (residueFrame - performance.start) / RATE
    faults.push(
      `the recording differs from the reference by ${residueDb.toFixed(1)} dBFS at ${second.toFixed(3)} s of the show (frame ${residueFrame})`,
    )
  }
  if (!(rmsDb > -60)) faults.push(`the recording is nearly silent: ${rmsDb.toFixed(1)} dBFS`)
  if (roundTripFrames !== status.roundTrip.frames)
    faults.push(
      `the way through the box took ${roundTripFrames} frames, status says ${status.roundTrip.frames}`,
    )
  const share = excludedFrames / (sheet.frames - sheet.from)
  if (share > MOST_EXCLUDED)
    faults.push(`${(share * 100).toFixed(1)} % of the show could not be compared for ${jumps.length} gaps`)
  const byHand = sheet.cues.filter(({ how }) => how === 'hand').length
  if (performance.skipped > MOST_SKIPPED * byHand)
    faults.push(`${performance.skipped} of ${byHand} cues by hand came too late to be played`)
  if (status.engine.restarts > 0) faults.push(`the engine was started again ${status.engine.restarts} times`)
  for (const counter of [
    'cardsLost',
    'refusedCommands',
    'refusedVoices',
    'stolenVoices',
    'droppedEvents',
    'insaneSamples',
    'sourceUnderruns',
  ])
    if (status.counters[counter] !== 0) faults.push(`${counter}: ${status.counters[counter]}`)
  return faults
}
