import { type ConsoleSize, type Target, type TargetKind, targetLayout } from '../console/index.ts'
import { Channel, RowStep, row, sendRow } from './graph.ts'

/** Kinds of kernels.setSwitch(), as in dsp/choices.ts. */
const Switch = {
  source: 0,
  insert: 1,
  outputSource: 2,
  delay: 3,
  gateKey: 4,
  compressorKey: 5,
  detectorLink: 6,
  shape: 7,
  scopeTap: 8,
} as const

/** Where each of the console's targets goes in the graph. */
export interface TargetKinds {
  count: number
  /** Values of a target: 1 to 5. */
  values: Int32Array
  /** Kind of a switch; -1 for what is smoothed. */
  switches: Int32Array
  /** The first ramp of what is smoothed; the channel of a switch. */
  places: Int32Array
  /** Ramps from one value to the next. */
  steps: Int32Array
}

/** First row of what every channel has. */
const ROWS: Partial<Record<TargetKind, number>> = {
  input: row(0, 1),
  level: row(0, 2),
  frequency: row(0, 3),
  highPass1: row(1, 0),
  highPass2: row(2, 0),
  eq1: row(3, 0),
  eq2: row(4, 0),
  eq3: row(5, 0),
  eq4: row(6, 0),
  gateFilter: row(7, 0),
  compressorFilter: row(8, 0),
  gate: row(9, 0),
  compressor: row(10, 0),
  compressorTimes: row(11, 0),
}

/** First row of a send, and how many rows lie between two of its values. */
const SENDS: Partial<Record<TargetKind, { first: number; apart: number }>> = {
  toBus: { first: sendRow(0), apart: 16 },
  toMain: { first: sendRow(48), apart: 1 },
  toSolo: { first: sendRow(50), apart: 1 },
  toMatrix: { first: sendRow(64), apart: 8 },
  toMonitor: { first: sendRow(80), apart: 1 },
  toPhones: { first: sendRow(82), apart: 1 },
}

interface Place {
  kind: number
  place: number
  step: number
}

function placeOf({ kind, scope, ordinal, to }: Target): Place {
  const channel = Channel[scope] + ordinal
  const send = SENDS[kind]
  if (send)
    return { kind: -1, place: send.first + to * RowStep.sends + channel, step: send.apart * RowStep.sends }
  const first = ROWS[kind]
  if (first !== undefined) return { kind: -1, place: first + channel, step: RowStep.values }
  return { kind: Switch[kind as keyof typeof Switch], place: channel, step: 0 }
}

export function targetKinds(size: ConsoleSize): TargetKinds {
  const { count, targets } = targetLayout(size)
  const places = targets.map(placeOf)
  return {
    count,
    values: Int32Array.from(targets, ({ row }) => row.values.length),
    switches: Int32Array.from(places, ({ kind }) => kind),
    places: Int32Array.from(places, ({ place }) => place),
    steps: Int32Array.from(places, ({ step }) => step),
  }
}
