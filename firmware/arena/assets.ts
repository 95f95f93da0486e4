import { ASSET_ENTRIES } from './layout.ts'

export const AssetState = { free: 0, loading: 1, ready: 2, retired: 3 } as const

const ENTRY_INTS = 16
const ENTRY_DOUBLES = 8
const Entry = { state: 0, channels: 1, firstSample: 1, frames: 2 } as const

export interface Asset {
  id: number
  /** 1 or 2. */
  channels: number
  frames: number
  /** Channel after channel, each `frames` samples, at the box's rate. */
  samples: Float32Array
}

/**
 * Decoded samples shared by every voice that plays them: one allocation, no copy. The media process
 * allocates, fills and retires; the engine only reads entries that are ready. A retired entry's room
 * is used again once the engine has reported that no voice is on it.
 */
export class AssetPool {
  readonly ints: Int32Array
  readonly doubles: Float64Array
  readonly samples: Float32Array

  constructor(control: ArrayBuffer, tableOffset: number, samples: ArrayBuffer) {
    this.ints = new Int32Array(control, tableOffset, ASSET_ENTRIES * ENTRY_INTS)
    this.doubles = new Float64Array(control, tableOffset, ASSET_ENTRIES * ENTRY_DOUBLES)
    this.samples = new Float32Array(samples)
  }

  /** An AssetState; `free` for a number that is no asset's. */
  stateOf(id: number): number {
    if (!(id >= 0 && id < ASSET_ENTRIES)) return AssetState.free
    return Atomics.load(this.ints, id * ENTRY_INTS + Entry.state)
  }

  /** Engine: 1 or 2 when the asset can be played, else 0. */
  channelsOf(id: number): number {
    if (id < 0 || id >= ASSET_ENTRIES) return 0
    if (Atomics.load(this.ints, id * ENTRY_INTS + Entry.state) !== AssetState.ready) return 0
    return this.ints[id * ENTRY_INTS + Entry.channels]!
  }

  /** Index into `doubles` of an entry's first sample; the next word is its frame count. */
  entryAt(id: number): number {
    return id * ENTRY_DOUBLES + Entry.firstSample
  }

  /**
   * Media: takes room for an asset; fill `samples`, then call ready(). Lowest free address first.
   * @throws Error ENOSPC naming what was asked for and what is left
   */
  allocate(channels: number, frames: number): Asset {
    if (!(channels === 1 || channels === 2) || !Number.isInteger(frames) || frames < 1) {
      throw new RangeError(
        `asset pool: ${channels} channels x ${frames} frames; allowed are 1 or 2 channels, at least 1 frame`,
      )
    }
    const needed = channels * frames
    const used: { start: number; end: number }[] = []
    let id = -1
    for (let entry = 0; entry < ASSET_ENTRIES; entry++) {
      const state = Atomics.load(this.ints, entry * ENTRY_INTS + Entry.state)
      if (state === AssetState.free) {
        if (id < 0) id = entry
        continue
      }
      const start = this.doubles[this.entryAt(entry)]!
      const length = this.doubles[this.entryAt(entry) + 1]! * this.ints[entry * ENTRY_INTS + Entry.channels]!
      used.push({ start, end: start + length })
    }
    used.sort((a, b) => a.start - b.start)
    used.push({ start: this.samples.length, end: this.samples.length })
    let start = 0
    let largest = 0
    for (const taken of used) {
      const room = taken.start - start
      if (id >= 0 && room >= needed) {
        this.#writeEntry(id, channels, start, frames)
        return { id, channels, frames, samples: this.samples.subarray(start, start + needed) }
      }
      largest = Math.max(largest, room)
      start = Math.max(start, taken.end)
    }
    const reason =
      id < 0 ? `all ${ASSET_ENTRIES} entries are in use` : `the largest free room is ${largest} samples`
    throw Object.assign(
      new Error(`asset pool: no room for ${channels} channels x ${frames} frames: ${reason}`),
      { code: 'ENOSPC' },
    )
  }

  ready(id: number): void {
    Atomics.store(this.ints, id * ENTRY_INTS + Entry.state, AssetState.ready)
  }

  /** No new voice starts on it; its room stays taken until free(). */
  retire(id: number): void {
    Atomics.store(this.ints, id * ENTRY_INTS + Entry.state, AssetState.retired)
  }

  free(id: number): void {
    Atomics.store(this.ints, id * ENTRY_INTS + Entry.state, AssetState.free)
  }

  /** Samples in use and in all. */
  usage(): { usedSamples: number; samples: number; assets: number } {
    let usedSamples = 0
    let assets = 0
    for (let entry = 0; entry < ASSET_ENTRIES; entry++) {
      if (this.stateOf(entry) === AssetState.free) continue
      assets++
      usedSamples += this.doubles[this.entryAt(entry) + 1]! * this.ints[entry * ENTRY_INTS + Entry.channels]!
    }
    return { usedSamples, samples: this.samples.length, assets }
  }

  #writeEntry(id: number, channels: number, firstSample: number, frames: number): void {
    this.ints[id * ENTRY_INTS + Entry.channels] = channels
    this.doubles[this.entryAt(id)] = firstSample
    this.doubles[this.entryAt(id) + 1] = frames
    Atomics.store(this.ints, id * ENTRY_INTS + Entry.state, AssetState.loading)
  }
}
