import { readFileSync } from 'node:fs'
import { VOICE_SLOTS } from '../arena/index.ts'

/** What dsp/graph.ts exports. */
interface Kernels {
  memory: WebAssembly.Memory
  init(strips: number, outputs: number, capacity: number, fall: number): void
  inputsAddress(): number
  outputsAddress(): number
  voiceWindowsAddress(): number
  voiceChannelsAddress(): number
  voiceStripsAddress(): number
  meterBlockAddress(): number
  argumentAddress(): number
  moveRamp(ramp: number, frames: number): void
  rampRests(ramp: number): number
  setSource(strip: number, channel: number, frames: number): void
  render(offset: number): void
  finishMeterBlock(): void
  insaneSampleCount(): number
  quantumFrames(): number
}

// The same figures as in dsp/memory.ts.
const MAX_STRIPS = 32
export const MAX_CHANNELS = 32
export const QUANTUM = 16
/** Frames of a card channel's plane: the longest period the engine takes. */
export const MAX_PERIOD = 8192
/** Numbers of the smoothed gains. */
export const Ramp = {
  input: MAX_STRIPS,
  left: 2 * MAX_STRIPS,
  right: 3 * MAX_STRIPS,
  mainLeft: 4 * MAX_STRIPS,
  mainRight: 4 * MAX_STRIPS + 1,
  master: 4 * MAX_STRIPS + 2,
  outputFromLeft: 4 * MAX_STRIPS + 4,
  outputFromRight: 4 * MAX_STRIPS + 4 + MAX_CHANNELS,
  voice: 4 * MAX_STRIPS + 4 + 2 * MAX_CHANNELS,
} as const
const METER_MAIN = MAX_STRIPS
const METER_OUTPUTS = MAX_STRIPS + 4
const METER_CHANNELS = METER_OUTPUTS + MAX_CHANNELS
export const MeterFrom = { main: METER_MAIN, outputs: METER_OUTPUTS } as const

/** EBU: the bar falls 20 dB in 1.5 s. */
const METER_FALL_DB_PER_SECOND = 20 / 1.5

export interface GraphSize {
  strips: number
  outputs: number
  rate: number
}

/** The WebAssembly kernels with typed views of their memory, which never grows after init. */
export class Graph {
  readonly kernels: Kernels
  /** [0] target of the next kernels.moveRamp(). */
  readonly target: Float64Array
  /** Card channels: 32 planes of MAX_PERIOD frames. */
  readonly inputs: Float32Array
  readonly outputs: Float32Array
  /** Per voice slot 2 channels x 16 frames. */
  readonly voiceWindows: Float32Array
  readonly voiceChannels: Int32Array
  readonly voiceStrips: Int32Array
  /** Per meter channel: peak, sum of squares, decayed peak, clips. */
  readonly meterBlock: Float32Array
  /** Quanta of one meter block: the nearest to 10 ms. */
  readonly meterQuanta: number

  constructor(module: WebAssembly.Module, size: GraphSize) {
    const imports = {
      env: {
        abort: () => {
          throw new Error('engine: a kernel aborted')
        },
      },
    }
    this.kernels = new WebAssembly.Instance(module, imports).exports as unknown as Kernels
    this.meterQuanta = Math.max(1, Math.round(size.rate / 100 / QUANTUM))
    const blockSeconds = (this.meterQuanta * QUANTUM) / size.rate
    this.kernels.init(
      size.strips,
      size.outputs,
      MAX_PERIOD,
      10 ** ((-METER_FALL_DB_PER_SECOND * blockSeconds) / 20),
    )
    const { buffer } = this.kernels.memory
    this.target = new Float64Array(buffer, this.kernels.argumentAddress(), 1)
    this.inputs = new Float32Array(buffer, this.kernels.inputsAddress(), MAX_CHANNELS * MAX_PERIOD)
    this.outputs = new Float32Array(buffer, this.kernels.outputsAddress(), MAX_CHANNELS * MAX_PERIOD)
    this.voiceWindows = new Float32Array(
      buffer,
      this.kernels.voiceWindowsAddress(),
      VOICE_SLOTS * 2 * QUANTUM,
    )
    this.voiceChannels = new Int32Array(buffer, this.kernels.voiceChannelsAddress(), VOICE_SLOTS)
    this.voiceStrips = new Int32Array(buffer, this.kernels.voiceStripsAddress(), VOICE_SLOTS)
    this.meterBlock = new Float32Array(buffer, this.kernels.meterBlockAddress(), METER_CHANNELS * 4)
  }
}

/** Compiles the kernels, which lie beside this file after a build. */
export function compileKernels(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL('./dsp.wasm', import.meta.url)))
}
