// Gathers the status from shared memory, the engine's report and the supervisor's own books.
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
import type { ConsoleSize } from '../console/index.ts'
import type { BoxStatus, ChosenCard, EngineReportStatus, TimesStatus } from './box-status.ts'
import type { Config } from './config.ts'
import type { KeptProcess } from './kept-process.ts'
import type { Paths } from './paths.ts'
import type { StateStatus } from './state-file.ts'

const COUNTERS: Readonly<Record<string, number>> = {
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
}

export interface StatusSources {
  version: string
  config: Config
  paths: Paths
  arena: Arena
  report: EngineReportStatus
  card: ChosenCard
  console: ConsoleSize
  engine: KeptProcess
  media: KeptProcess
  processes: Record<string, number>
  waitingTargets: number
  scheduled: number
  voices: number
  supervisorLag: TimesStatus
  state: StateStatus
}

/** The engine's newest report; undefined while it is being written, or before there is one. */
export function readReport(arena: Arena): EngineReportStatus | undefined {
  return arena.report.read() as EngineReportStatus | undefined
}

export function composeStatus(sources: StatusSources): BoxStatus {
  const { config, report, paths, arena } = sources
  const { rate } = config
  const { frames } = readClock(arena.clock, arena.control)
  return {
    version: sources.version,
    node: process.versions.node,
    engine: engineStatus(sources),
    card: cardStatus(sources),
    rate,
    periodFrames: report.playback?.periodFrames ?? config.periodFrames,
    bufferFrames: report.playback?.bufferFrames ?? 0,
    frames,
    seconds: frames / rate,
    roundTrip: roundTripStatus(arena, rate),
    load: { ...loadStatus(arena, rate), supervisorLagUs: sources.supervisorLag },
    counters: Object.fromEntries(Object.entries(COUNTERS).map(([name, word]) => [name, arena.load[word]!])),
    rings: ringsStatus(sources),
    assets: arena.assets.usage(),
    voices: sources.voices,
    console: { ...sources.console },
    processes: {
      supervisor: process.pid,
      engine: sources.engine.pid ?? 0,
      media: sources.media.pid ?? 0,
      ...sources.processes,
    },
    paths: { state: paths.stateDir, runtime: paths.runtimeDir, memory: paths.memoryDir },
    state: { ...sources.state },
    warnings: [...paths.warnings],
  }
}

function engineStatus({ arena, engine, report: { realTime } }: StatusSources): BoxStatus['engine'] {
  return {
    state: ENGINE_STATE_NAMES[Atomics.load(arena.control, Control.engineState)] ?? 'none',
    panic: Atomics.load(arena.control, Control.panic) !== 0,
    pid: engine.pid ?? 0,
    restarts: engine.restarts,
    priority: realTime?.priority ?? 0,
    cpus: realTime?.cpus ?? [],
    lockedBytes: realTime?.lockedBytes ?? 0,
    missing: realTime?.missing ?? [],
  }
}

function cardStatus({ card, report }: StatusSources): BoxStatus['card'] {
  const { capture, playback, virtual, why } = card
  const granted = report.capture && report.playback
  return {
    ...{ capture, playback, virtual, why },
    ...(granted && { granted: { capture: report.capture!, playback: report.playback! } }),
    warnings: report.warnings ?? [],
    ...(report.fault && { fault: report.fault }),
  }
}

function roundTripStatus({ clock }: Arena, rate: number): BoxStatus['roundTrip'] {
  const frames = clock[Clock.roundTripFrames]!
  return {
    frames,
    ms: (frames * 1000) / rate,
    captureFrames: clock[Clock.captureDelayFrames]!,
    playbackFrames: clock[Clock.playbackDelayFrames]!,
  }
}

function loadStatus({ clock, load, periodTime, wakeLateness }: Arena, rate: number) {
  return {
    periodUs: times(periodTime, load[Load.longestPeriodNs]!),
    latenessUs: times(wakeLateness, load[Load.longestLatenessNs]!),
    periodBudgetUs: (clock[Clock.periodFrames]! * 1e6) / rate,
  }
}

function ringsStatus({ arena: { load }, waitingTargets, scheduled }: StatusSources): BoxStatus['rings'] {
  return {
    commands: { highWater: load[Load.commandHighWater]!, capacity: COMMAND_RECORDS, waitingTargets },
    events: { highWater: load[Load.eventHighWater]!, capacity: EVENT_RECORDS },
    scheduled: { highWater: load[Load.scheduledHighWater]!, pending: scheduled },
    sources: { highWaterFrames: load[Load.sourceHighWaterFrames]! },
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
