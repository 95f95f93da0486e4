// Everything that is to be known about the running box, as one object.
import type { ENGINE_STATE_NAMES } from '../arena/index.ts'
import type { StateStatus } from './state-file.ts'

/** The card the engine has open, or is to open. */
export interface ChosenCard {
  /** ALSA names. */
  capture: string
  playback: string
  virtual: boolean
  /** How it was chosen, in a sentence. */
  why: string
}

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

/** Why a card is not open. */
export interface CardFaultStatus {
  code: string
  message: string
  /** The nearest rate it takes, where it refused the box's (ERATE), Hz. */
  offered?: number
}

/** What the engine says of itself in its report. */
export interface EngineReportStatus {
  capture?: GrantedStatus
  playback?: GrantedStatus
  warnings?: string[]
  /** How often the engine has opened a card. */
  opened?: number
  /** While no card is open. */
  fault?: CardFaultStatus
  /** Better cards than the open one. */
  passedOver?: (CardFaultStatus & { capture: string; playback: string })[]
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
  card: ChosenCard & {
    granted?: { capture: GrantedStatus; playback: GrantedStatus }
    warnings: string[]
    fault?: CardFaultStatus
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
    /** What a period lasts. */
    periodBudgetUs: number
    /** How late the supervisor's timers are: it is busy for so long. Of 10 s. */
    supervisorLagUs: TimesStatus
  }
  /** Since the arena was made. */
  counters: Record<string, number>
  rings: {
    commands: { highWater: number; capacity: number; waitingTargets: number }
    events: { highWater: number; capacity: number }
    scheduled: { highWater: number; pending: number }
    sources: { highWaterFrames: number }
  }
  assets: { usedSamples: number; samples: number; assets: number }
  voices: number
  console: { strips: number; inputs: number; outputs: number; buses: number; matrices: number }
  processes: Record<string, number>
  paths: Record<string, string>
  state: StateStatus
  warnings: string[]
}
