import { type ConsoleSize, targetLayout } from '../console/index.ts'
import { Ramp } from './graph.ts'

/** Where each of the console's targets goes in the graph. */
export interface TargetKinds {
  count: number
  strips: number
  /** First of the strips' source targets, which are switched, not ramped. */
  stripSource: number
  /** Number of the ramp of every other target. */
  ramps: Int32Array
}

const RAMP_OF_KIND = {
  stripInputGain: Ramp.input,
  stripGainLeft: Ramp.left,
  stripGainRight: Ramp.right,
  mainGainLeft: Ramp.mainLeft,
  mainGainRight: Ramp.mainRight,
  outputFromLeft: Ramp.outputFromLeft,
  outputFromRight: Ramp.outputFromRight,
} as const

export function targetKinds(size: ConsoleSize): TargetKinds {
  const layout = targetLayout(size)
  const units = {
    stripInputGain: size.strips,
    stripGainLeft: size.strips,
    stripGainRight: size.strips,
    mainGainLeft: 1,
    mainGainRight: 1,
    outputFromLeft: size.outputs,
    outputFromRight: size.outputs,
  }
  const ramps = new Int32Array(layout.count).fill(-1)
  for (const kind of Object.keys(RAMP_OF_KIND) as (keyof typeof RAMP_OF_KIND)[]) {
    for (let unit = 0; unit < units[kind]; unit++) ramps[layout.id(kind, unit)] = RAMP_OF_KIND[kind] + unit
  }
  return { count: layout.count, strips: size.strips, stripSource: layout.id('stripSource', 0), ramps }
}
