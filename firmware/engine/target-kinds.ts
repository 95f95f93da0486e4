import { type ConsoleSize, type TargetKind, targetLayout } from '../console/index.ts'
import { Ramp } from './graph.ts'

/** Where each of the console's targets goes in the graph. */
export interface TargetKinds {
  count: number
  strips: number
  /** First of the strips' source targets, which are switched, not ramped. */
  stripSource: number
  /** Number of the ramp of every other target; -1 for sources. */
  ramps: Int32Array
}

const FIRST_RAMP: Record<TargetKind, number | undefined> = {
  stripSource: undefined,
  stripInputGain: Ramp.input,
  stripGainLeft: Ramp.left,
  stripGainRight: Ramp.right,
  mainGainLeft: Ramp.mainLeft,
  mainGainRight: Ramp.mainRight,
  outputFromLeft: Ramp.outputFromLeft,
  outputFromRight: Ramp.outputFromRight,
}

export function targetKinds(size: ConsoleSize): TargetKinds {
  const layout = targetLayout(size)
  const ramps = Int32Array.from(layout.targets, ({ kind, ordinal }) => {
    const first = FIRST_RAMP[kind]
    return first === undefined ? -1 : first + ordinal
  })
  return { count: layout.count, strips: size.strips, stripSource: layout.base.stripSource, ramps }
}
