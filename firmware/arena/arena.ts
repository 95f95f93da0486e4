import { AssetPool } from './assets.ts'
import { Histogram } from './histogram.ts'
import {
  ARENA_MAGIC,
  ARENA_VERSION,
  type ArenaLayout,
  type ArenaSize,
  arenaLayout,
  COMMAND_RECORDS,
  EVENT_RECORDS,
  HISTOGRAM_BUCKETS,
} from './layout.ts'
import { Ledger } from './ledger.ts'
import { MeterRing } from './meters.ts'
import { RecordRing } from './record-ring.ts'
import { ScopeRing } from './scope-ring.ts'
import { SOURCE_RING_BYTES, SourceRing } from './source-ring.ts'
import { StateSlots } from './state-slots.ts'
import { TAPS, TapRing, tapsBytes } from './tap-ring.ts'
import { TextBlock } from './text-block.ts'
import { VoiceTable } from './voice-table.ts'
import { Clock } from './words.ts'

/** Header words. */
export const Header = {
  magic: 0,
  version: 1,
  hash: 2,
  generation: 3,
  strips: 4,
  outputs: 5,
  stateSlots: 6,
  tableHash: 7,
  assetMebibytes: 8,
  sources: 9,
  buses: 10,
  matrices: 11,
} as const

/** The memory of an arena: shared files, or plain buffers of one process (offline rendering, warm-up). */
export interface ArenaMemory {
  control: ArrayBuffer
  assets: ArrayBuffer
  sources: ArrayBuffer[]
  taps: ArrayBuffer
}

/** Typed views of every section. All that the processes know of each other. */
export class Arena {
  readonly layout: ArenaLayout
  readonly control: Int32Array
  readonly clock: Float64Array
  readonly state: StateSlots
  readonly commands: RecordRing
  readonly events: RecordRing
  readonly meters: MeterRing
  readonly load: Int32Array
  readonly periodTime: Histogram
  readonly wakeLateness: Histogram
  readonly assets: AssetPool
  readonly sources: SourceRing[]
  readonly voices: VoiceTable
  readonly ledger: Ledger
  /** Written by the engine: what was granted, what is missing. */
  readonly report: TextBlock
  /** Written by the supervisor: CardWishes. */
  readonly wishes: TextBlock
  /** What panels look at. */
  readonly scope: ScopeRing
  /** What can be listened to: TAPS. */
  readonly taps: TapRing[]
  readonly generation: number
  readonly #unmap: () => void

  constructor(memory: ArenaMemory, layout: ArenaLayout, unmap: () => void = () => {}) {
    const { control } = memory
    const header = new Int32Array(control, layout.header.offset, 16)
    this.layout = layout
    this.generation = header[Header.generation]!
    this.control = new Int32Array(control, layout.control.offset, layout.control.bytes / 4)
    this.clock = new Float64Array(control, layout.clock.offset, layout.clock.bytes / 8)
    this.state = new StateSlots(
      control,
      layout.state.offset,
      layout.stateJournal.offset,
      layout.size.stateSlots,
    )
    this.commands = new RecordRing(
      control,
      layout.commandIndex.offset,
      layout.commands.offset,
      COMMAND_RECORDS,
    )
    this.events = new RecordRing(control, layout.eventIndex.offset, layout.events.offset, EVENT_RECORDS)
    this.meters = new MeterRing(
      control,
      layout.meterIndex.offset,
      layout.meterBlocks.offset,
      layout.meterChannels,
    )
    this.load = new Int32Array(control, layout.load.offset, layout.load.bytes / 4)
    this.periodTime = new Histogram(control, layout.histograms.offset)
    this.wakeLateness = new Histogram(control, layout.histograms.offset + HISTOGRAM_BUCKETS * 4)
    this.assets = new AssetPool(control, layout.assets.offset, memory.assets)
    this.sources = memory.sources.map((buffer) => new SourceRing(buffer))
    this.voices = new VoiceTable(control, layout.voices.offset)
    this.ledger = new Ledger(control, layout.ledger.offset)
    this.report = new TextBlock(control, layout.report.offset, layout.report.bytes)
    this.wishes = new TextBlock(control, layout.wishes.offset, layout.wishes.bytes)
    this.scope = new ScopeRing(control, layout.scope.offset)
    this.taps = TAPS.map((_, n) => new TapRing(memory.taps, n))
    this.#unmap = unmap
  }

  /** Unmaps the files; every view is dead afterwards. */
  close(): void {
    this.#unmap()
  }
}

export interface ArenaStart {
  /** Told apart by everyone who maps it. */
  generation?: number
  /** The box's time begins here: a multiple of 16. */
  firstFrame?: number
  /** Every ring index begins here. */
  firstIndex?: number
}

/** An arena in plain memory, for one process. */
export function arenaInMemory(size: ArenaSize, start: ArenaStart = {}): Arena {
  const layout = arenaLayout(size)
  const memory = {
    control: new ArrayBuffer(layout.bytes),
    assets: new ArrayBuffer(size.assetMebibytes * 2 ** 20),
    sources: Array.from({ length: size.sources }, () => new ArrayBuffer(SOURCE_RING_BYTES)),
    taps: new ArrayBuffer(tapsBytes()),
  }
  initialiseArena(memory, layout, start)
  return new Arena(memory, layout)
}

/** Writes the header, and the first values of clock and rings, into zeroed memory. */
export function initialiseArena(memory: ArenaMemory, layout: ArenaLayout, start: ArenaStart): void {
  const { size } = layout
  const firstFrame = start.firstFrame ?? 0
  const firstIndex = start.firstIndex ?? 0
  const header = new Int32Array(memory.control, 0, 16)
  header[Header.version] = ARENA_VERSION
  header[Header.hash] = layout.hash
  header[Header.generation] = start.generation ?? 1
  header[Header.strips] = size.strips
  header[Header.buses] = size.buses
  header[Header.matrices] = size.matrices
  header[Header.outputs] = size.outputs
  header[Header.stateSlots] = size.stateSlots
  header[Header.tableHash] = size.tableHash
  header[Header.assetMebibytes] = size.assetMebibytes
  header[Header.sources] = size.sources
  header[Header.magic] = ARENA_MAGIC
  const arena = new Arena(memory, layout)
  arena.clock[Clock.frames] = firstFrame
  arena.clock[Clock.meterBlockFrame] = firstFrame
  arena.commands.reset(firstIndex)
  arena.events.reset(firstIndex)
  arena.meters.reset(firstIndex)
  for (const source of arena.sources) source.reset(firstIndex)
  for (const tap of arena.taps) tap.reset(firstIndex)
}
