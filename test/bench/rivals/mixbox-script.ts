// The job by the engine, offline: the kernels and commands of the box, without a console.

import { engineSide } from '../yardstick/engine-side.ts'
import { filterValues } from '../yardstick/filter-values.ts'
import { RATE } from '../yardstick/full-console.ts'
import type { Move } from '../yardstick/move.ts'
import { COMPRESSOR, linear, panGains, type StripJob } from './job.ts'
import { readSources, takeOrder, writeResult } from './order.ts'

/** 20 ms; of the sound nothing depends on it. */
const PERIOD = 960
const LOG2 = 20 * Math.log10(2)
const perStep = (seconds: number): number => 1 - Math.exp(-4 / (RATE * seconds))

function squeeze(of: { scope: 'strip'; ordinal: number }): Move[] {
  const { thresholdDb, ratio, attackSeconds, releaseSeconds, makeupDb } = COMPRESSOR
  return [
    { ...of, kind: 'compressor', values: [thresholdDb / LOG2, 1 - 1 / ratio, 0, linear(makeupDb), 1] },
    { ...of, kind: 'compressorTimes', values: [perStep(attackSeconds), perStep(releaseSeconds), 0, 0, 0] },
  ]
}

function strip({ source, gainDb, highPass, bands, faderDb, pan }: StripJob, ordinal: number): Move[] {
  const of = { scope: 'strip', ordinal } as const
  return [
    { ...of, kind: 'source', values: [source + 1] },
    { ...of, kind: 'input', values: [linear(gainDb)] },
    { ...of, kind: 'highPass1', values: filterValues('lowCut', highPass, Math.SQRT1_2, 0, RATE) },
    ...bands.map(({ type, frequency, q, gainDb: g }, n): Move => {
      const kind = `eq${(n + 1) as 1 | 2 | 3 | 4}` as const
      return { ...of, kind, values: filterValues(type, frequency, q, g, RATE) }
    }),
    ...(order.job.compressor ? squeeze(of) : []),
    { ...of, kind: 'level', values: [linear(faderDb)] },
    { ...of, kind: 'toMain', values: panGains(pan) },
  ]
}

const order = takeOrder()
const sources = readSources(order)
const { strips } = order.job
const main: Move[] = [0, 1].map((ordinal) => ({ kind: 'level', scope: 'main', ordinal, values: [1] }))
const size = { strips: Math.max(1, strips.length), buses: 0 }
const side = engineSide(size, [...strips.flatMap(strip), ...main], PERIOD)
const frames = sources[0]!.length
writeResult(order, await side.render(sources, frames - (frames % PERIOD)))
