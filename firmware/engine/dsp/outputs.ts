// Main and the card's outputs: four frames to a vector.
import { METER_MAIN, METER_OUTPUTS, QUANTUM, RAMP_MAIN_LEFT, RAMP_MAIN_RIGHT, RAMP_MASTER, RAMP_OUT_LEFT, RAMP_OUT_RIGHT, take } from './memory'
import { meterQuantum } from './meters'
import { gainOverTime } from './ramps'
import { sumLeft, sumRight } from './strips'

let outputs: i32 = 0
let mainLeft: usize = 0
let mainRight: usize = 0

export function initOutputs(count: i32): void {
  outputs = count
  mainLeft = take(QUANTUM * 4)
  mainRight = take(QUANTUM * 4)
}

/** Sums the four lanes of 16 vectors into 16 samples, in one order for ever: (0 + 1) + (2 + 3). */
function addLanes(from: usize, to: usize): void {
  for (let k: usize = 0; k < 64; k += 16) {
    const at = from + (k << 2)
    const a = v128.load(at)
    const b = v128.load(at + 16)
    const c = v128.load(at + 32)
    const d = v128.load(at + 48)
    const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
    const low2 = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
    const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
    const high2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
    const lane0 = v128.shuffle<f32>(low, low2, 0, 1, 4, 5)
    const lane1 = v128.shuffle<f32>(low, low2, 2, 3, 6, 7)
    const lane2 = v128.shuffle<f32>(high, high2, 0, 1, 4, 5)
    const lane3 = v128.shuffle<f32>(high, high2, 2, 3, 6, 7)
    v128.store(to + k, f32x4.add(f32x4.add(lane0, lane1), f32x4.add(lane2, lane3)))
  }
}

@inline function instants(k: usize): v128 {
  const first = <f32>k / <f32>(QUANTUM * 4)
  return f32x4.add(f32x4.splat(first), f32x4(0, 1.0 / 16.0, 2.0 / 16.0, 3.0 / 16.0))
}

/**
 * @param planes address of output channel 0 at this quantum
 * @param stride bytes from one output channel to the next
 */
export function renderOutputs(planes: usize, stride: usize): void {
  addLanes(sumLeft, mainLeft)
  addLanes(sumRight, mainRight)
  for (let k: usize = 0; k < 64; k += 16) {
    const t = instants(k)
    v128.store(mainLeft + k, f32x4.mul(v128.load(mainLeft + k), gainOverTime(RAMP_MAIN_LEFT, t)))
    v128.store(mainRight + k, f32x4.mul(v128.load(mainRight + k), gainOverTime(RAMP_MAIN_RIGHT, t)))
  }
  meterQuantum(METER_MAIN, mainLeft)
  meterQuantum(METER_MAIN + 1, mainRight)
  for (let output = 0; output < outputs; output++) {
    const plane = planes + <usize>output * stride
    for (let k: usize = 0; k < 64; k += 16) {
      const t = instants(k)
      const left = f32x4.mul(v128.load(mainLeft + k), gainOverTime(RAMP_OUT_LEFT + output, t))
      const right = f32x4.mul(v128.load(mainRight + k), gainOverTime(RAMP_OUT_RIGHT + output, t))
      v128.store(plane + k, f32x4.mul(f32x4.add(left, right), gainOverTime(RAMP_MASTER, t)))
    }
    meterQuantum(METER_OUTPUTS + output, plane)
  }
}
