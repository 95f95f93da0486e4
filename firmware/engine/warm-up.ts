import {
  type Arena,
  arenaInMemory,
  Clock,
  Command,
  Control,
  RECORD_DOUBLES,
  RECORD_INTS,
  Record,
  SOUNDING_VOICES,
  VoiceFlags,
} from '../arena/index.ts'
import { Card } from './card.ts'
import { EPIPE } from './errno.ts'
import { row } from './graph.ts'
import { LiveLoop } from './live-loop.ts'
import { RehearsalCard } from './rehearsal-card.ts'
import { Renderer } from './renderer.ts'
import type { CardSettings } from './settings.ts'
import { type TargetKinds, targetKinds } from './target-kinds.ts'

/** Periods run before going real-time; the optimising compiler has seen every branch long before. */
const PERIODS = 9000
/** The same code runs whatever the period; longer ones only take longer. Frames. */
const LONGEST_PERIOD = 64
const METER_BLOCKS_ALONE = 20_000
const SHOWS = 60
/** Of so many periods one part runs on ALSA's null device, the other on the card that has accidents. */
const TURN = 60
/**
 * At this rate, Hz, every period is followed by housekeeping and every quantum closes a meter block: what is
 * rare in the show is as common here as the rest. The card itself is opened at its own rate.
 */
const REHEARSAL_RATE = 1600

/** The kernels are compiled before they run and need no practice: what calls them does, whatever the size. */
const SMALL = { strips: 4, buses: 1, matrices: 0, outputs: 2 }

/** ALSA's null device. */
const NULL_CARD = { capture: 'null', playback: 'null' }

/**
 * Runs the whole loop, with every branch and every command, on a private arena and ALSA's "null"
 * device, which takes and gives at once. A branch that first runs live would throw optimised code
 * away in the middle of the show and cost milliseconds.
 */
export function warmUp(kernels: WebAssembly.Module, live: Arena, given: CardSettings): void {
  const settings = { ...given, periodFrames: Math.min(given.periodFrames, LONGEST_PERIOD) }
  const arena = arenaInMemory({ ...live.layout.size, ...SMALL, assetMebibytes: 1, sources: 2 })
  const kinds = targetKinds({ ...SMALL, inputs: settings.inputs })
  const renderer = new Renderer(kernels, arena, kinds, REHEARSAL_RATE)
  const card = new Card(settings, renderer.graph)
  const loop = new LiveLoop(arena, renderer, card, REHEARSAL_RATE, 60, () => {})
  const asset = arena.assets.allocate(2, 1000)
  arena.assets.ready(asset.id)
  openCard(card)
  card.restart()
  const accidents = new RehearsalCard(settings, renderer.graph)
  accidents.take(card)
  const unlucky = new LiveLoop(arena, renderer, accidents, REHEARSAL_RATE, 60, () => {})
  let voice = 0
  for (let period = 0; period < PERIODS; period++) {
    const turn = period % TURN < TURN / 2 ? loop : unlucky
    arena.clock[Clock.supervisorHeartbeatNs] = arena.clock[Clock.engineHeartbeatNs]!
    if (period % 4 === 0)
      sendTargets(arena, kinds, period / 4, period % 97 === 0 ? 0 : 64, period % 20 === 0 ? 40 : 0)
    voice = sendVoices(arena, asset.id, voice, period)
    feedSources(arena, period)
    Atomics.store(arena.control, Control.panic, period % 50 > 40 ? 1 : 0)
    if (period % 500 === 0) Atomics.store(arena.control, Control.heapRequest, 1)
    if (period % 20 === 0) renderer.graph.inputs.fill(period % 40 === 0 ? Number.NaN : 0.1)
    if (turn.periods.runPeriod() !== 0 || period % 40 === 0) turn.periods.recover(-EPIPE)
    if (period % 10 === 0) turn.renderPaced(0)
    // Nobody reads the events half of the time, so that the ring overflows as well.
    if (period % 3000 < 1500) arena.events.consume(arena.events.available())
  }
  // Every call ends when the rehearsal card is gone again.
  for (let show = 0; show < SHOWS; show++) {
    // Some end because another card is wanted.
    Atomics.store(arena.control, Control.reopen, show % 4 === 3 ? 1 : 0)
    unlucky.runPeriods()
  }
  // Compiled by itself too: inlined above, it would not be hot where the live loop calls it.
  for (let block = 0; block < METER_BLOCKS_ALONE; block++) renderer.closeMeterBlock()
  loop.renderPaced(1)
  card.close()
}

function openCard(card: Card): void {
  card.beginOpen(NULL_CARD)
  for (;;) {
    const state = card.pollOpen()
    if (state === 1) return
    if (state < 0) throw new Error(`engine: ALSA's null device cannot be opened: ${card.fault?.message}`)
  }
}

/** {g, k, m0, m1, m2} */
const IDLE_FILTER = [0.25, 1, 1, 0, 0]
/** threshold, range or slope, knee, makeup, mix; as times: no limiter. */
const IDLE_DYNAMICS = [0.25, 0, 0.5, 1, 0]
const FIRST_DYNAMICS = row(9, 0)

/** So many targets a turn: all of them come by many times. */
const TARGETS_A_TURN = 200

/** Targets in their order, now and then one that does not exist; at once and scheduled. */
function sendTargets(arena: Arena, kinds: TargetKinds, phase: number, ramp: number, ahead: number): void {
  const { commands, clock } = arena
  for (let n = 0; n < TARGETS_A_TURN; n++) {
    if (commands.space() < 1) return
    const target = ((phase * TARGETS_A_TURN + n) % (kinds.count + 2)) - 1
    const slot = commands.stage()
    fill(commands.ints, commands.doubles, slot, Command.set, target, ramp, 1 + (target & 3))
    const d = slot * RECORD_DOUBLES
    commands.doubles[d + Record.frame] = ahead === 0 ? 0 : clock[Clock.frames]! + ahead - 8
    const isSwitch = target >= 0 && target < kinds.count && kinds.switches[target]! >= 0
    const values = target >= 0 && target < kinds.count ? kinds.values[target]! : 1
    // Filters and dynamics that do nothing: an emulated processor would spend minutes on them.
    const idle =
      target >= 0 && target < kinds.count && kinds.places[target]! >= FIRST_DYNAMICS
        ? IDLE_DYNAMICS
        : IDLE_FILTER
    for (let v = 0; v < values; v++) {
      const value = values === 5 ? idle[v]! : (phase % 8) * 0.125
      commands.doubles[d + Record.value + v] = isSwitch ? phase % 3 : value
    }
  }
  commands.publish()
}

/** Starts, stops, moves and cancels voices, good ones and bad ones, more than there are places for. */
function sendVoices(arena: Arena, asset: number, firstId: number, period: number): number {
  const { commands, clock } = arena
  let id = firstId
  const starts = period % 300 === 0 ? SOUNDING_VOICES + 12 : period % 7 === 0 ? 1 : 0
  for (let n = 0; n < starts && commands.space() > 8; n++) {
    const slot = commands.stage()
    const stream = n % 5 === 1
    fill(commands.ints, commands.doubles, slot, Command.startVoice, ++id, n % 3 === 0 ? 0 : 32, 9)
    const d = slot * RECORD_DOUBLES
    commands.doubles[d + Record.frame] = n % 2 === 0 ? 0 : clock[Clock.frames]! + n
    commands.doubles[d + Record.value] = stream ? n % 3 : n % 11 === 10 ? 99 : asset
    commands.doubles[d + Record.value2] = n % 13 === 12 ? 99 : 0
    commands.doubles[d + Record.value3] = 0.5
    commands.doubles[d + Record.value4] = (n * 50) % 1200
    commands.doubles[d + Record.value5] =
      (stream ? VoiceFlags.stream : 0) |
      (n % 4 === 3 ? VoiceFlags.loop : 0) |
      (n % 6 === 2 ? VoiceFlags.restored : 0)
  }
  if (commands.space() > 8) {
    const kinds = [Command.stopVoice, Command.voiceGain, Command.cancel, Command.retireAsset, 99]
    const slot = commands.stage()
    const op = kinds[period % kinds.length]!
    const retire = op === Command.retireAsset && period % 600 !== 3
    fill(
      commands.ints,
      commands.doubles,
      slot,
      retire ? Command.stopVoice : op,
      op === Command.retireAsset ? asset : id,
      64,
      10,
    )
    commands.doubles[slot * RECORD_DOUBLES + Record.value] = 0.25
  }
  commands.publish()
  return id
}

function fill(
  ints: Int32Array,
  doubles: Float64Array,
  slot: number,
  op: number,
  target: number,
  ramp: number,
  batch: number,
): void {
  const i = slot * RECORD_INTS
  const d = slot * RECORD_DOUBLES
  ints[i + Record.op] = op
  ints[i + Record.target] = target
  ints[i + Record.rampFrames] = ramp
  ints[i + Record.batch] = batch
  for (let word = Record.frame; word <= Record.value5; word++) doubles[d + word] = 0
}

function feedSources(arena: Arena, period: number): void {
  const plane = new Float32Array(256)
  arena.sources.forEach((ring, n) => {
    if (period % 200 === n) ring.open(n + 1)
    if (period % 200 < 100) ring.write(n === 0 ? [plane] : [plane, plane], 0, 256 - n, 0)
    else if (period % 200 === 150) ring.end()
    else if (period % 400 === 199) ring.close()
  })
}
