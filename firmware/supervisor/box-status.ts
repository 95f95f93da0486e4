// Everything that is to be known about the running box, as one object.
import {
  type Arena,
  Clock,
  COMMAND_RECORDS,
  Control,
  ENGINE_STATE_NAMES,
  EVENT_RECORDS,
  type Histogram,
  Load,
  readClock,
} from '../arena/index.ts'
import type { StateStatus } from './state-file.ts'

/** Of one direction, as node-alsa-pcm reports it. */
export interface GrantedStatus {
  device: string
  rate: number
  format: string
  channels: number
  periodFrames: number
  periods: number
  bufferFrames: number
}

/** What the engine says of itself in its report. */
export interface EngineReportStatus {
  capture?: GrantedStatus
  playback?: GrantedStatus
  warnings?: string[]
  fault?: { code: string; message: string }
  realTime?: { priority: number; cpus: number[]; lockedBytes: number; missing: string[] }
  node?: string
}

export interface TimesStatus {
  p50: number
  p99: number
  p999: number
  max: number
}

export interface BoxStatus {
  version: string
  node: string
  engine: {
    state: (typeof ENGINE_STATE_NAMES)[number]
    pid: number
    restarts: number
    panic: boolean
    priority: number
    cpus: number[]
    lockedBytes: number
    /** What is missing and how to grant it. */
    missing: string[]
  }
  card: {
    /** As asked for. */
    capture: string
    playback: string
    virtual: boolean
    /** How it was chosen. */
    why: string
    granted?: { capture: GrantedStatus; playback: GrantedStatus }
    warnings: string[]
    fault?: { code: string; message: string }
  }
  rate: number
  periodFrames: number
  bufferFrames: number
  /** Frames rendered: the box's time. */
  frames: number
  seconds: number
  roundTrip: { frames: number; ms: number; captureFrames: number; playbackFrames: number }
  load: {
    periodUs: TimesStatus
    latenessUs: TimesStatus
    /** The share of a period that half of all periods take, and the longest. */
    periodBudgetUs: number
  }
  counters: Record<CounterName, number>
  rings: {
    commands: { highWater: number; capacity: number; waitingTargets: number }
    events: { highWater: number; capacity: number }
    scheduled: { highWater: number; pending: number }
    sources: { highWaterFrames: number }
  }
  assets: { usedSamples: number; samples: number; assets: number }
  voices: number
  console: { strips: number; inputs: number; outputs: number }
  processes: Record<string, number>
  paths: Record<string, string>
  state: StateStatus
  warnings: string[]
}

const COUNTERS = {
  xruns: Load.xruns,
  stalls: Load.stalls,
  cardsLost: Load.cardsLost,
  lateCommands: Load.lateCommands,
  refusedCommands: Load.refusedCommands,
  refusedVoices: Load.refusedVoices,
  stolenVoices: Load.stolenVoices,
  droppedEvents: Load.droppedEvents,
  insaneSamples: Load.insaneSamples,
  sourceUnderruns: Load.sourceUnderruns,
  minorFaults: Load.minorFaults,
  majorFaults: Load.majorFaults,
} as const
export type CounterName = keyof typeof COUNTERS

/** The part of the status that lies in shared memory. */
export function arenaStatus(arena: Arena, rate: number) {
  const { clock, control, load } = arena
  const { frames } = readClock(clock, control)
  const periodFrames = clock[Clock.periodFrames]!
  const roundTrip = clock[Clock.roundTripFrames]!
  return {
    state: ENGINE_STATE_NAMES[Atomics.load(control, Control.engineState)] ?? 'none',
    panic: Atomics.load(control, Control.panic) !== 0,
    frames,
    seconds: frames / rate,
    roundTrip: {
      frames: roundTrip,
      ms: (roundTrip * 1000) / rate,
      captureFrames: clock[Clock.captureDelayFrames]!,
      playbackFrames: clock[Clock.playbackDelayFrames]!,
    },
    load: {
      periodUs: times(arena.periodTime, load[Load.longestPeriodNs]!),
      latenessUs: times(arena.wakeLateness, load[Load.longestLatenessNs]!),
      periodBudgetUs: (periodFrames * 1e6) / rate,
    },
    counters: Object.fromEntries(
      Object.entries(COUNTERS).map(([name, word]) => [name, load[word]!]),
    ) as Record<CounterName, number>,
    highWater: {
      commands: { highWater: load[Load.commandHighWater]!, capacity: COMMAND_RECORDS },
      events: { highWater: load[Load.eventHighWater]!, capacity: EVENT_RECORDS },
      scheduled: load[Load.scheduledHighWater]!,
      sources: { highWaterFrames: load[Load.sourceHighWaterFrames]! },
    },
    assets: arena.assets.usage(),
  }
}

function times(histogram: Histogram, maxNs: number): TimesStatus {
  return {
    p50: histogram.quantileMicroseconds(0.5),
    p99: histogram.quantileMicroseconds(0.99),
    p999: histogram.quantileMicroseconds(0.999),
    max: maxNs / 1000,
  }
}
