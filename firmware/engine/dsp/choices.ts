// The console's switches, by their numbers: sources, inserts, delays, keys, links, the generator, the scope.
import { setDelay } from './delay'
import { compressorKeys, gateKeys, setKey, setLink, wantKeys } from './keys'
import { BUSES, CHANNELS, MAIN, MATRICES, MAX_CHANNELS, MAX_STRIPS, MONITOR, OSCILLATOR, OUTPUTS, PHONES, PLANE } from './memory'
import { mainMono } from './mixes'
import { shapePlane } from './oscillator'
import { INSERTS, NOTHING, PRE_TAPS, choose, chosenOf, nextOf, planeOfTap } from './switches'
import { clearUnwanted, forgetWishes, insertPlane, postPlane, wantInsert, wantPre } from './taps'

// Kinds of choose(), in the order of ENGINE_SWITCHES in target-kinds.ts.
const SOURCE: i32 = 0
const INSERT: i32 = 1
const OUTPUT_SOURCE: i32 = 2
const DELAY: i32 = 3
const GATE_KEY: i32 = 4
const COMPRESSOR_KEY: i32 = 5
const LINK: i32 = 6
const SHAPE: i32 = 7
const SCOPE: i32 = 8

/** Frames in which the old one fades out, and the new one in: 10 ms at 48 kHz. */
const FADE: i32 = 480

// Numbers of taps, as the console has them.
const TAP_MAIN_MONO: i32 = 3
const TAP_BUSES: i32 = 100
const TAP_MATRICES: i32 = 200
const TAP_STRIPS: i32 = 300
const TAP_INSERTS: i32 = 400
const TAP_INPUTS: i32 = 500
const TAP_MONITOR: i32 = 600
const TAP_PHONES: i32 = 610
const TAP_OSCILLATOR: i32 = 620

let scope: i32 = 0

/** @param fades 0 = at once */
export function setSwitch(kind: i32, channel: i32, value: i32, fades: i32): void {
  const fade = fades != 0 ? FADE : 0
  if (kind == SOURCE) choose(channel, sourceOf(value), fade)
  else if (kind == INSERT) choose(INSERTS + channel, value - 1, fade)
  else if (kind == DELAY) setDelay(channel, value, fades != 0)
  else if (kind == SHAPE) choose(OSCILLATOR, <i32>shapePlane(value), fade)
  else if (kind == LINK) setLink(channel, value != 0)
  else {
    if (kind == OUTPUT_SOURCE) choose(channel, tapOf(value), fade)
    else if (kind == GATE_KEY) setKey(gateKeys, channel, value)
    else if (kind == COMPRESSOR_KEY) setKey(compressorKeys, channel, value)
    else if (kind == SCOPE) scope = value
    countWishes()
  }
}

/** 0 off, n = card input n, 32 + n = bus n. */
function sourceOf(number: i32): i32 {
  return number <= MAX_STRIPS ? number - 1 : <i32>postPlane(BUSES + number - MAX_STRIPS - 1)
}

function tapOf(number: i32): i32 {
  if (number == 0) return NOTHING
  if (number < TAP_MAIN_MONO) return <i32>postPlane(MAIN + number - 1)
  if (number == TAP_MAIN_MONO) return <i32>mainMono
  if (number < TAP_MATRICES) return <i32>postPlane(BUSES + number - TAP_BUSES - 1)
  if (number < TAP_STRIPS) return <i32>postPlane(MATRICES + number - TAP_MATRICES - 1)
  if (number < TAP_INSERTS) return PRE_TAPS + number - TAP_STRIPS - 1
  if (number < TAP_INPUTS) return <i32>insertPlane(number - TAP_INSERTS - 1)
  if (number < TAP_MONITOR) return number - TAP_INPUTS - 1
  if (number < TAP_PHONES) return <i32>postPlane(MONITOR + number - TAP_MONITOR)
  if (number < TAP_OSCILLATOR) return <i32>postPlane(PHONES + number - TAP_PHONES)
  return <i32>postPlane(OSCILLATOR)
}

/** Planes that nobody listens to are not written. */
function countWishes(): void {
  forgetWishes()
  wantKeys()
  want(tapOf(scope))
  for (let output = OUTPUTS; output < OUTPUTS + MAX_CHANNELS; output++) {
    want(chosenOf(output))
    want(nextOf(output))
  }
  clearUnwanted()
}

function want(tap: i32): void {
  const inserts = <i32>insertPlane(0)
  if (tap >= PRE_TAPS && tap < PRE_TAPS + CHANNELS) wantPre(tap - PRE_TAPS)
  else if (tap >= inserts && tap < <i32>insertPlane(MAX_STRIPS)) wantInsert((tap - inserts) / <i32>PLANE)
}

/** The plane of the scope's tap in this quantum; silence when it looks at nothing. */
export function scopePlane(inputs: usize, stride: usize): usize { return planeOfTap(tapOf(scope), inputs, stride) }
