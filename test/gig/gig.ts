// One show from the first cue to the verdict.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stretch } from './alike.ts'
import {
  CLOCK,
  makeSounds,
  PLAYERS,
  readPlanes,
  readSpeakers,
  SIZE,
  STREAM_ABOVE_SECONDS,
  WITNESS_OUTPUTS,
} from './band.ts'
import type { Box } from './box.ts'
import type { Told } from './box-log.ts'
import { type Comparison, compare } from './compare.ts'
import type { CueSheet } from './cue-sheet.ts'
import { EngineerPage, type PageReport } from './engineer-page.ts'
import { gapsAround } from './gaps.ts'
import { type HeardGap, heardGaps } from './heard-gaps.ts'
import { judge } from './judge.ts'
import type { Performance } from './performance.ts'
import { Performer } from './performer.ts'
import { type ReconnectionTime, reconnectionTimes } from './reconnection-times.ts'
import { ReferenceShow } from './reference/show.ts'
import { Witness } from './reference/witness.ts'
import { settledAt } from './settled-at.ts'
import { wrongFaders } from './wrong-faders.ts'
import { wrongKnobs } from './wrong-knobs.ts'

/** What of the status the gig looks at. */
export interface Status {
  roundTrip: { frames: number }
  bufferFrames: number
  periodFrames: number
  counters: Record<string, number>
  load: { periodUs: { p99: number; max: number }; latenessUs: { p99: number; max: number } }
}

export interface Outcome {
  performance: Performance
  comparison: Comparison
  heard: HeardGap[]
  status: Status
  /** What the browser panel says of the show. */
  engineer: PageReport
  reconnections: readonly ReconnectionTime[]
  /** Frames of the show that gaps took from the comparison. */
  excludedFrames: number
  /** How those ended that nobody had killed. */
  supervisorsEnded: readonly string[]
  /** What `mixctl watch` told. */
  watched: readonly Told[]
  /** Why the gig has failed; empty when it has passed. */
  faults: string[]
}

/** @param box new, its stop() left to the caller in any case */
export async function playGig(box: Box, sheet: CueSheet): Promise<Outcome> {
  writeFileSync(join(box.folder, 'cue-sheet.json'), JSON.stringify(sheet, null, 1))
  const sounds = makeSounds(box.folder)
  await box.start()
  const before = await box.mixctl<Status>('status')
  const page = await EngineerPage.open(box.url, box.runtime)
  const performance = await new Performer(box, sheet, sounds, page).perform()
  writeFileSync(join(box.folder, 'took-effect.json'), JSON.stringify(withoutSamples(performance), null, 1))
  const status = await box.ask<Status>(['status'])
  const card = await box.card('status')
  const knobs = await box.ask<{ address: string; value: string | number }[]>(['get'])
  const topics = await box.controller.states(knobs.length)
  const shown = await page.places.everyFader()
  const engineer = await page.leave()
  await box.stop()

  const { start, effects, voices, arrivals, disturbances } = performance
  const show = { start: start + sheet.from, end: start + sheet.frames }
  const queuedFrames = status.bufferFrames + 2 * status.periodFrames
  const gaps = gapsAround({
    ...{ disturbances, queuedFrames, show },
    settledAt: (one) => settledAt(one, effects, voices, 2 * status.periodFrames),
    unknown: [...performance.unknown, ...dryStreams(performance)],
  })
  const inputs = readSpeakers()
  const { setup } = sheet
  const reference = new ReferenceShow({ size: SIZE, inputs, setup, effects, voices, arrivals })
  const witness = new Witness(voices.find(({ strip }) => strip === CLOCK.strip)!, inputs[0]!)
  const recorded = { planes: readPlanes(box.recording, SIZE.outputs), from: card['recordedFrom'] as number }
  const witnessOutputs = WITNESS_OUTPUTS
  const comparison = compare({ reference, witness, witnessOutputs, recorded, mark: start, show, gaps })
  const { positions, settling } = comparison
  const witnessed = { planes: witnessOutputs.map((output) => recorded.planes[output]!), from: recorded.from }
  const settled = settling.reduce((sum, { frames }) => sum + frames, 0)
  const outcome = {
    ...{ performance, comparison, status, engineer },
    reconnections: reconnectionTimes(engineer.reconnections, box.log),
    ...{ supervisorsEnded: box.endedByThemselves, watched: box.watched },
    heard: heardGaps({
      ...{ witness, recorded: witnessed, gaps, positions },
      periodFrames: status.periodFrames,
    }),
    excludedFrames: show.end - show.start - comparison.comparedFrames - settled,
  }
  const told = performance.told.filter(({ event }) => event === 'xrun').length
  const unseen = status.counters['xruns']! - before.counters['xruns']! - told
  return {
    ...outcome,
    faults: [
      ...judge(outcome, sheet),
      ...(unseen === 0 ? [] : [`the box counted ${unseen} xruns more than it told of`]),
      ...(card['lostFrames'] === 0
        ? []
        : [`the card's host lost ${card['lostFrames']} frames of the recording`]),
      ...wrongKnobs(reference.values, knobs),
      ...wrongFaders(reference.values, shown, (base) => page.places.nameOf(base)),
      ...wrongKnobs(reference.values, topics).map((fault) => `on the broker ${fault}`),
    ],
  }
}

/** A stream that ran dry while there was no media process is not where it should be, to its end. */
function dryStreams({ strikes, voices }: Performance): Stretch[] {
  const streams = new Set(
    PLAYERS.filter(({ seconds }) => seconds > STREAM_ABOVE_SECONDS).map(({ strip }) => strip),
  )
  return strikes
    .filter(({ dry }) => dry)
    .flatMap(({ frame }) =>
      voices
        .filter(({ strip }) => streams.has(strip))
        .map(({ start, planes, stop }) => ({
          start,
          end: Math.min(
            start + planes[0]!.length,
            stop ? stop.frame + stop.fadeFrames : Number.POSITIVE_INFINITY,
          ),
        }))
        .filter(({ start, end }) => start <= frame && frame < end)
        .map(({ end }) => ({ start: frame, end })),
    )
}

function withoutSamples({ voices, ...performance }: Performance): object {
  return {
    ...performance,
    voices: voices.map(({ planes, ...voice }) => ({ ...voice, frames: planes[0]!.length })),
  }
}
