// The test generator: sine, pink, white, sweep. Full level is a peak of 1 for sine and sweep, and an RMS of 12 dB below for noise.
import { CHANNELS, OSCILLATOR, PLANE, QUANTUM, ROW_DELAY, take } from './memory'
import { rampValue, setRamp } from './ramps'

const SINE: i32 = 0
const PINK: i32 = 1
const WHITE: i32 = 2
const SWEEP: i32 = 3
export const SHAPES: i32 = 4

/** -12 dB over the RMS 1/sqrt 3 of noise that is even within -1..1. */
const WHITE_GAIN: f64 = 0.25118864315095796 * 1.7320508075688772
/** The same over the RMS that the sum below makes of it (integral of its transfer function). */
const PINK_GAIN: f64 = 0.25118864315095796 / 1.7623776005844372
const SWEEP_SECONDS: f64 = 10
const SWEEP_FROM: f64 = 20
const SWEEP_OCTAVES: f64 = 9.965784284662087

/** The generator has no delay: its row carries the frequency, Hz. */
export const RAMP_FREQUENCY: i32 = ROW_DELAY * CHANNELS + OSCILLATOR

let planes: usize = 0
let rate: f64 = 48000
let phase: f64 = 0
let sweep: f64 = 0
let seed: u32 = 0x9e3779b9
let p0: f64 = 0
let p1: f64 = 0
let p2: f64 = 0
let p3: f64 = 0
let p4: f64 = 0
let p5: f64 = 0
let p6: f64 = 0

export function initOscillator(framesPerSecond: f64): void {
  planes = take(<usize>SHAPES * PLANE)
  rate = framesPerSecond
  setRamp(RAMP_FREQUENCY, 1000, 0)
}

@inline export function shapePlane(shape: i32): usize { return planes + <usize>shape * PLANE }

/** Fills the plane of a shape for this quantum. @param plane as shapePlane() gives it */
export function oscillate(plane: usize): void {
  if (plane == shapePlane(SINE)) turn(plane, rampValue(RAMP_FREQUENCY))
  else if (plane == shapePlane(WHITE)) for (let at: usize = 0; at < PLANE; at += 4) store<f32>(plane + at, <f32>(noise() * WHITE_GAIN))
  else if (plane == shapePlane(PINK)) for (let at: usize = 0; at < PLANE; at += 4) store<f32>(plane + at, <f32>(pink() * PINK_GAIN))
  else {
    turn(plane, SWEEP_FROM * 2 ** (SWEEP_OCTAVES * sweep))
    sweep += <f64>QUANTUM / rate / SWEEP_SECONDS
    if (sweep >= 1) sweep -= 1
  }
}

function turn(plane: usize, frequency: f64): void {
  const step = frequency / rate
  for (let at: usize = 0; at < PLANE; at += 4) {
    store<f32>(plane + at, <f32>Math.sin(2 * Math.PI * phase))
    phase += step
    if (phase >= 1) phase -= 1
  }
}

/** Even within -1..1 (xorshift, Marsaglia 2003). */
function noise(): f64 {
  seed ^= seed << 13
  seed ^= seed >> 17
  seed ^= seed << 5
  return <f64>seed / 2147483648 - 1
}

/** Six first-order filters whose sum falls by 3 dB an octave within 0.05 dB from 20 Hz on, up to 96 kHz (P. Kellet's refined form). */
function pink(): f64 {
  const white = noise()
  p0 = 0.99886 * p0 + white * 0.0555179
  p1 = 0.99332 * p1 + white * 0.0750759
  p2 = 0.969 * p2 + white * 0.153852
  p3 = 0.8665 * p3 + white * 0.3104856
  p4 = 0.55 * p4 + white * 0.5329522
  p5 = -0.7616 * p5 - white * 0.016898
  const sum = p0 + p1 + p2 + p3 + p4 + p5 + p6 + white * 0.5362
  p6 = white * 0.115926
  return sum
}
