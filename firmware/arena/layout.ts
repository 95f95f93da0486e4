// Where every section of the control file lies. One function computes it from the sizes, so that two
// processes that agree on the sizes agree on every byte; the header's hash says whether they do.

import { LEDGER_SECTION_BYTES } from './ledger.ts'
import { meterPlaces } from './meter-channels.ts'
import { scopeBytes } from './scope-ring.ts'
import { journalBytes } from './state-slots.ts'

/** "MIXB" */
export const ARENA_MAGIC = 0x4d495842
/** Raised whenever a section's meaning changes without changing its size. */
export const ARENA_VERSION = 4

export interface ArenaSize {
  strips: number
  buses: number
  matrices: number
  outputs: number
  /** Numeric parameters of the console's table: one state slot each. */
  stateSlots: number
  /** Hash of the parameter table's addresses and laws. */
  tableHash: number
  /** Decoded samples the asset pool holds, in MiB. */
  assetMebibytes: number
  /** Ring files for streams. */
  sources: number
}

/** Records of the command and event rings: 16 Int32 = 8 Float64 = 64 bytes. */
export const RECORD_INTS = 16
export const RECORD_DOUBLES = 8
/** Holds two full replays of the largest console (below 2100 targets each) and what a scene adds. */
export const COMMAND_RECORDS = 8192
export const EVENT_RECORDS = 1024
/** 2.56 s of 10 ms meter blocks; a power of two, so that slots run on when the sequence wraps. */
export const METER_BLOCKS = 256
/** Peak, sum of squares, decayed peak, clips, lowest gain of gate and of compressor. */
export const METER_VALUES = 6
export const ASSET_ENTRIES = 1024
/** 32 sounding voices, and 8 that fade out after giving up their place. */
export const VOICE_SLOTS = 40
export const SOUNDING_VOICES = 32
export const HISTOGRAM_BUCKETS = 256
export const REPORT_BYTES = 16384
export const WISHES_BYTES = 16384

export interface Section {
  offset: number
  bytes: number
}

export interface ArenaLayout {
  size: ArenaSize
  hash: number
  meterChannels: number
  bytes: number
  header: Section
  control: Section
  clock: Section
  state: Section
  stateJournal: Section
  commandIndex: Section
  commands: Section
  eventIndex: Section
  events: Section
  meterIndex: Section
  meterBlocks: Section
  load: Section
  histograms: Section
  assets: Section
  voices: Section
  report: Section
  ledger: Section
  wishes: Section
  scope: Section
}

const PAGE = 4096
const CACHE_LINE = 64
/** Where the control words lie, after the header: in every version, so that an engine can be stopped by a newer program. */
export const CONTROL_OFFSET = PAGE

/** Bytes of one meter block: frame and length (two doubles), then METER_VALUES floats per channel. */
export function meterBlockBytes(meterChannels: number): number {
  return 16 + meterChannels * METER_VALUES * 4
}

export function arenaLayout(given: ArenaSize): ArenaLayout {
  const { strips, buses, matrices, outputs, stateSlots, tableHash, assetMebibytes, sources } = given
  // In one order, whoever wrote it: the hash is of the text.
  const size = { strips, buses, matrices, outputs, stateSlots, tableHash, assetMebibytes, sources }
  let cursor = 0
  const section = (bytes: number, align = CACHE_LINE): Section => {
    const offset = Math.ceil(cursor / align) * align
    cursor = offset + bytes
    return { offset, bytes }
  }
  const meterChannels = meterPlaces(size).length
  const layout = {
    size,
    meterChannels,
    header: section(PAGE, PAGE),
    control: section(CACHE_LINE * 4),
    clock: section(CACHE_LINE * 4),
    state: section(size.stateSlots * 8, PAGE),
    stateJournal: section(journalBytes(size.stateSlots)),
    commandIndex: section(CACHE_LINE * 2, PAGE),
    commands: section(COMMAND_RECORDS * RECORD_INTS * 4),
    eventIndex: section(CACHE_LINE * 2, PAGE),
    events: section(EVENT_RECORDS * RECORD_INTS * 4),
    meterIndex: section(CACHE_LINE + METER_BLOCKS * 4, PAGE),
    meterBlocks: section(METER_BLOCKS * meterBlockBytes(meterChannels)),
    load: section(CACHE_LINE * 4, PAGE),
    histograms: section(2 * HISTOGRAM_BUCKETS * 4),
    assets: section(ASSET_ENTRIES * 64, PAGE),
    voices: section(VOICE_SLOTS * 64),
    report: section(REPORT_BYTES, PAGE),
    ledger: section(LEDGER_SECTION_BYTES, PAGE),
    wishes: section(WISHES_BYTES, PAGE),
    scope: section(scopeBytes(), PAGE),
  }
  return { ...layout, hash: layoutHash(layout), bytes: Math.ceil(cursor / PAGE) * PAGE }
}

/** FNV-1a over every offset and size, so that any difference of layouts shows. */
function layoutHash(layout: object): number {
  let hash = 0x811c9dc5
  for (const character of `${ARENA_VERSION} ${JSON.stringify(layout)}`) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  }
  return hash | 0
}
