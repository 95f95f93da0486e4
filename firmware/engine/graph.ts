import { readFileSync } from 'node:fs'
import { METER_VALUES, VOICE_SLOTS } from '../arena/index.ts'
import type { TargetScope } from '../console/index.ts'

/** What dsp/graph.ts exports. */
interface Kernels {
  memory: WebAssembly.Memory
  init(
    strips: number,
    buses: number,
    matrices: number,
    outputs: number,
    capacity: number,
    rate: number,
    fall: number,
  ): void
  inputsAddress(): number
  outputsAddress(): number
  voiceWindowsAddress(): number
  voiceChannelsAddress(): number
  voiceStripsAddress(): number
  meterBlockAddress(): number
  valuesAddress(): number
  scopeAddress(offset: number): number
  levelledAddress(channel: number): number
  move(ramp: number, step: number, count: number, frames: number): void
  rampRests(ramp: number): number
  setSwitch(kind: number, channel: number, value: number, fades: number): void
  render(offset: number): void
  finishMeterBlock(): void
  insaneSampleCount(): number
  quantumFrames(): number
}

// The same figures as in dsp/memory.ts.
export const MAX_CHANNELS = 32
export const QUANTUM = 16
/** Frames of a card channel's plane: the longest period the engine takes. */
export const MAX_PERIOD = 8192
/**
 * From one card channel's plane to the next. Five lines of a cache more than a power of two: the first frames of all
 * planes would else compete for one place in it.
 */
export const PLANE_FRAMES = MAX_PERIOD + 80
/** Of the graph, the card's outputs among them. */
export const CHANNELS = 100
/** First channel of each kind. */
export const Channel = {
  strip: 0,
  talkback: 32,
  oscillator: 33,
  bus: 36,
  main: 52,
  solo: 54,
  matrix: 56,
  monitor: 64,
  phones: 66,
  output: 68,
  scope: 0,
} as const satisfies Record<TargetScope, number>
const SENDERS = 64
const UNITS = 12
const UNIT_ROWS = 5
const SEND_ROWS = 84
const SENDS = UNITS * UNIT_ROWS * CHANNELS

/** First ramp of a row of values, one for each channel. */
export const row = (unit: number, value: number): number => (unit * UNIT_ROWS + value) * CHANNELS
/** First ramp of a row of sends, one for each sender. */
export const sendRow = (send: number): number => SENDS + send * SENDERS
/** Ramps from one row to the next. */
export const RowStep = { values: CHANNELS, sends: SENDERS } as const
/** Ramps that are nobody's target. */
export const Ramp = {
  voice: SENDS + SEND_ROWS * SENDERS,
  master: SENDS + SEND_ROWS * SENDERS + VOICE_SLOTS,
} as const

/** EBU: the bar falls 20 dB in 1.5 s. */
const METER_FALL_DB_PER_SECOND = 20 / 1.5

export interface GraphSize {
  strips: number
  buses: number
  matrices: number
  outputs: number
  rate: number
}

/** The WebAssembly kernels with typed views of their memory, which never grows after init. */
export class Graph {
  readonly kernels: Kernels
  /** [0..4] where the next kernels.move() goes. */
  readonly values: Float64Array
  /** Card channels: 32 planes of PLANE_FRAMES frames. */
  readonly inputs: Float32Array
  readonly outputs: Float32Array
  /** Per voice slot 2 channels x 16 frames. */
  readonly voiceWindows: Float32Array
  readonly voiceChannels: Int32Array
  readonly voiceStrips: Int32Array
  /** Per channel of the graph: peak, sum of squares, decayed peak, clips, lowest gain of gate and of compressor. */
  readonly meterBlock: Float32Array
  /** The kernels' whole memory, for what lies at an address. */
  readonly floats: Float32Array
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
    const fall = 10 ** ((-METER_FALL_DB_PER_SECOND * blockSeconds) / 20)
    const { strips, buses, matrices, outputs, rate } = size
    this.kernels.init(strips, buses, matrices, outputs, PLANE_FRAMES, rate, fall)
    const { buffer } = this.kernels.memory
    const floats = (address: number, count: number) => new Float32Array(buffer, address, count)
    this.values = new Float64Array(buffer, this.kernels.valuesAddress(), 5)
    this.inputs = floats(this.kernels.inputsAddress(), MAX_CHANNELS * PLANE_FRAMES)
    this.outputs = floats(this.kernels.outputsAddress(), MAX_CHANNELS * PLANE_FRAMES)
    this.voiceWindows = floats(this.kernels.voiceWindowsAddress(), VOICE_SLOTS * 2 * QUANTUM)
    this.voiceChannels = new Int32Array(buffer, this.kernels.voiceChannelsAddress(), VOICE_SLOTS)
    this.voiceStrips = new Int32Array(buffer, this.kernels.voiceStripsAddress(), VOICE_SLOTS)
    this.floats = new Float32Array(buffer)
    this.meterBlock = floats(this.kernels.meterBlockAddress(), CHANNELS * METER_VALUES)
  }
}

/** Compiles the kernels, which lie beside this file after a build. */
export function compileKernels(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL('./dsp.wasm', import.meta.url)))
}
