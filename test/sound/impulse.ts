// What a strip does to sound, from its answer to one sample.
import { render } from '../../firmware/engine/render/render.ts'
import type { Complex } from './analogue.ts'

export type Settings = Readonly<Record<string, string | number>>

/**
 * Answers of up to 32 strips to an impulse of 1, before their levels.
 * @param strips knobs below /ch/NN, for each @param frames of the answers
 */
export function impulseAnswers(strips: readonly Settings[], rate: number, frames: number): Float32Array[] {
  const count = strips.length
  const state = Object.fromEntries(
    strips.flatMap((settings, n) => {
      const two = String(n + 1).padStart(2, '0')
      const knobs = Object.entries(settings).map(([end, value]) => [`/ch/${two}/${end}`, value] as const)
      return [[`/outputs/main/${two}/src`, `ch ${n + 1}`] as const, ...knobs]
    }),
  )
  const impulse = new Float32Array(frames)
  impulse[0] = 1
  const inputs = Array.from({ length: count }, () => impulse)
  const size = { strips: count, inputs: count, outputs: count, buses: 0, matrices: 0 }
  return render({ rate, ...size, frames, periodFrames: 1024, state }, { inputs }).outputs
}

/** Fourier transform of an answer at one frequency, in double precision. */
export function responseAt(answer: Float32Array, hertz: number, rate: number): Complex {
  const turn = (2 * Math.PI * hertz) / rate
  // Goertzel's sum loses digits at 20 Hz; a rotating phasor that is set anew every 256 frames does not.
  let re = 0
  let im = 0
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  for (let first = 0; first < answer.length; first += 256) {
    let c = Math.cos(turn * first)
    let s = Math.sin(turn * first)
    const last = Math.min(first + 256, answer.length)
    for (let n = first; n < last; n++) {
      re += answer[n]! * c
      im -= answer[n]! * s
      const next = c * cos - s * sin
      s = s * cos + c * sin
      c = next
    }
  }
  return { re, im }
}
