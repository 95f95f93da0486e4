import {
  type Arena,
  CHUNK_FRAMES,
  Event,
  Load,
  RECORD_DOUBLES,
  RECORD_INTS,
  Record,
  SOUNDING_VOICES,
  SourceState,
  SourceWord,
  VOICE_SLOTS,
  VoiceDouble,
  VoiceEnd,
  VoiceFlags,
  VoiceRefusal,
  VoiceState,
  VoiceWord,
} from '../arena/index.ts'
import type { EventWriter } from './event-writer.ts'
import { type Graph, QUANTUM, Ramp } from './graph.ts'

/** Frames in which a voice that loses its place or its asset fades: 5 ms at 48 kHz. */
const STEAL_FADE_FRAMES = 240

/**
 * The preallocated voices: samples read in place from the asset pool, streams from source rings.
 * At most 32 sound. When one more starts, the one that started first fades out in 5 ms and gives up
 * its place; only when 8 are still fading like that is the new one refused.
 * Nothing here allocates; doubles live in typed arrays.
 */
export class Voices {
  readonly #arena: Arena
  readonly #graph: Graph
  readonly #events: EventWriter
  readonly #now: Float64Array
  readonly #state = new Int32Array(VOICE_SLOTS)
  readonly #id = new Int32Array(VOICE_SLOTS)
  readonly #asset = new Int32Array(VOICE_SLOTS)
  readonly #channels = new Int32Array(VOICE_SLOTS)
  readonly #flags = new Int32Array(VOICE_SLOTS)
  readonly #age = new Int32Array(VOICE_SLOTS)
  readonly #endReason = new Int32Array(VOICE_SLOTS)
  /** Frames until the first sample, counted from the quantum being rendered. */
  readonly #lead = new Int32Array(VOICE_SLOTS)
  /** Next frame of the asset, or of the oldest chunk of a stream. */
  readonly #cursor = new Int32Array(VOICE_SLOTS)
  readonly #firstSample = new Int32Array(VOICE_SLOTS)
  readonly #frames = new Int32Array(VOICE_SLOTS)
  #starts = 0
  /** Slots that were taken in the last quantum, and those taken since. */
  #taken = 0

  constructor(arena: Arena, graph: Graph, events: EventWriter, now: Float64Array) {
    this.#arena = arena
    this.#graph = graph
    this.#events = events
    this.#now = now
  }

  /** Command.startVoice; see words.ts for the record. */
  start(ints: Int32Array, doubles: Float64Array, slot: number): void {
    const i = slot * RECORD_INTS
    const d = slot * RECORD_DOUBLES
    const id = ints[i + Record.target]!
    const batch = ints[i + Record.batch]!
    const source = doubles[d + Record.value]! | 0
    const strip = doubles[d + Record.value2]! | 0
    const flags = doubles[d + Record.value5]! | 0
    const stream = (flags & VoiceFlags.stream) !== 0
    // A stream that goes on has sounded so many frames; every chunk but the last is full.
    const position = (stream ? doubles[d + Record.value4]! % CHUNK_FRAMES : doubles[d + Record.value4]!) | 0
    const channels = stream ? this.#streamChannels(source) : this.#arena.assets.channelsOf(source)
    const fault = this.#faultOf(id, source, channels, strip, position, stream)
    if (fault >= 0) {
      this.#refuse(id, batch, fault)
      return
    }
    if (this.#sounding() >= SOUNDING_VOICES) this.#steal()
    const place = this.#freeSlot()
    if (place < 0) {
      this.#refuse(id, batch, VoiceRefusal.noSlot)
      return
    }
    const ahead = doubles[d + Record.frame]! - this.#now[0]!
    const lead = ahead > 0 ? ahead | 0 : 0
    this.#id[place] = id
    this.#asset[place] = source
    this.#channels[place] = channels
    this.#flags[place] = flags
    this.#age[place] = this.#starts
    this.#starts = (this.#starts + 1) | 0
    this.#lead[place] = lead
    this.#cursor[place] = position
    this.#endReason[place] = VoiceEnd.finished
    this.#state[place] = VoiceState.playing
    this.#taken = (this.#taken + 1) | 0
    this.#graph.voiceStrips[place] = strip
    if (stream) {
      this.#firstSample[place] = 0
      this.#frames[place] = 0
    } else {
      const entry = this.#arena.assets.entryAt(source)
      this.#firstSample[place] = this.#arena.assets.doubles[entry]! | 0
      this.#frames[place] = this.#arena.assets.doubles[entry + 1]! | 0
    }
    this.#publishStart(place, strip, channels, lead)
    const { voices } = this.#arena
    voices.doubles[voices.doubleAt(place, VoiceDouble.position)] = doubles[d + Record.value4]!
    voices.doubles[voices.doubleAt(place, VoiceDouble.startPosition)] = doubles[d + Record.value4]!
    voices.setInt(place, VoiceWord.state, VoiceState.playing)
    if (ints[i + Record.rampFrames]! > 0) {
      this.#graph.values[0] = 0
      this.#graph.kernels.move(Ramp.voice + place, 0, 1, 0)
    }
    this.#graph.values[0] = doubles[d + Record.value3]!
    this.#graph.kernels.move(Ramp.voice + place, 0, 1, ints[i + Record.rampFrames]!)
    if ((flags & VoiceFlags.restored) === 0) this.#events.emit(Event.voiceStarted, id, batch, lead, place, 0)
  }

  /** Command.stopVoice. */
  stop(ints: Int32Array, slot: number): void {
    const place = this.#slotOf(ints[slot * RECORD_INTS + Record.target]!)
    if (place >= 0) this.#fade(place, VoiceEnd.stopped, ints[slot * RECORD_INTS + Record.rampFrames]!)
  }

  /** Command.voiceGain. */
  gain(ints: Int32Array, doubles: Float64Array, slot: number): void {
    const place = this.#slotOf(ints[slot * RECORD_INTS + Record.target]!)
    if (place < 0 || this.#state[place] !== VoiceState.playing) return
    this.#graph.values[0] = doubles[slot * RECORD_DOUBLES + Record.value]!
    this.#graph.kernels.move(Ramp.voice + place, 0, 1, ints[slot * RECORD_INTS + Record.rampFrames]!)
  }

  /** Command.retireAsset: fades what plays it, and reports it free when nothing does. */
  retire(asset: number): void {
    for (let slot = 0; slot < VOICE_SLOTS; slot++) {
      if (this.#plays(slot, asset)) this.#fade(slot, VoiceEnd.assetRetired, STEAL_FADE_FRAMES)
    }
    if (!this.#inUse(asset)) this.#events.emit(Event.assetFree, asset, 0, 0, 0, 0)
  }

  /** Fills the windows of one quantum. */
  fillQuantum(): void {
    if (this.#taken === 0) return
    let taken = 0
    for (let slot = 0; slot < VOICE_SLOTS; slot++) {
      const state = this.#state[slot]!
      this.#graph.voiceChannels[slot] = 0
      if (state === VoiceState.free) continue
      taken = (taken + 1) | 0
      if (state === VoiceState.fading && this.#graph.kernels.rampRests(Ramp.voice + slot) !== 0) {
        this.#end(slot, 0)
        continue
      }
      this.#graph.voiceChannels[slot] = this.#channels[slot]!
      if ((this.#flags[slot]! & VoiceFlags.stream) !== 0) this.#fillFromStream(slot)
      else this.#fillFromAsset(slot)
    }
    this.#taken = taken
  }

  #fillFromAsset(slot: number): void {
    const { samples } = this.#arena.assets
    const windows = this.#graph.voiceWindows
    const at = slot * 2 * QUANTUM
    const first = this.#firstSample[slot]!
    const frames = this.#frames[slot]!
    const second = first + frames
    const stereo = this.#channels[slot] === 2
    const loops = (this.#flags[slot]! & VoiceFlags.loop) !== 0
    let cursor = this.#cursor[slot]!
    let n = this.#skipLead(slot)
    let sounded = 0
    for (; n < QUANTUM; n++) {
      if (cursor === frames) {
        if (!loops) break
        cursor = 0
      }
      windows[at + n] = samples[first + cursor]!
      if (stereo) windows[at + QUANTUM + n] = samples[second + cursor]!
      cursor++
      sounded++
    }
    this.#cursor[slot] = cursor
    this.#countPosition(slot, sounded)
    // Exactly at its last sample, not when the next is missed.
    if (!loops && cursor === frames) this.#finish(slot, n)
  }

  #fillFromStream(slot: number): void {
    const ring = this.#arena.sources[this.#asset[slot]!]!
    const windows = this.#graph.voiceWindows
    const at = slot * 2 * QUANTUM
    const stereo = this.#channels[slot] === 2
    let n = this.#skipLead(slot)
    let sounded = 0
    while (n < QUANTUM) {
      if (ring.filled() < 1) {
        const state = ring.state()
        // The state is written after the last chunk: look again before believing that nothing follows.
        if (state === SourceState.open || ring.filled() > 0) {
          ring.words[SourceWord.underruns]! += 1
          this.#arena.load[Load.sourceUnderruns]! += 1
          this.#clear(slot, n)
        } else {
          this.#endReason[slot] = state === SourceState.ended ? VoiceEnd.finished : VoiceEnd.sourceClosed
          this.#finish(slot, n)
        }
        break
      }
      const chunk = ring.oldestChunkAt()
      const available = ring.oldestChunkFrames()
      let cursor = this.#cursor[slot]!
      for (; n < QUANTUM && cursor < available; n++, cursor++, sounded++) {
        windows[at + n] = ring.samples[chunk + cursor]!
        if (stereo) windows[at + QUANTUM + n] = ring.samples[chunk + CHUNK_FRAMES + cursor]!
      }
      this.#cursor[slot] = cursor
      if (cursor >= available) {
        ring.consume()
        this.#cursor[slot] = 0
      }
    }
    this.#countPosition(slot, sounded)
  }

  /** Silence before the first sample; returns the frame of the window at which sound begins. */
  #skipLead(slot: number): number {
    const lead = this.#lead[slot]!
    if (lead === 0) return 0
    const at = slot * 2 * QUANTUM
    for (let n = 0; n < lead; n++) {
      this.#graph.voiceWindows[at + n] = 0
      this.#graph.voiceWindows[at + QUANTUM + n] = 0
    }
    this.#lead[slot] = 0
    return lead
  }

  #clear(slot: number, from: number): void {
    const at = slot * 2 * QUANTUM
    for (let n = from; n < QUANTUM; n++) {
      this.#graph.voiceWindows[at + n] = 0
      this.#graph.voiceWindows[at + QUANTUM + n] = 0
    }
  }

  /** The sound ends at frame n of this quantum's window, which still sounds; the slot is free for the next. */
  #finish(slot: number, n: number): void {
    this.#clear(slot, n)
    this.#end(slot, n)
  }

  #end(slot: number, frameOffset: number): void {
    const asset = this.#asset[slot]!
    const stream = (this.#flags[slot]! & VoiceFlags.stream) !== 0
    this.#state[slot] = VoiceState.free
    this.#arena.voices.setInt(slot, VoiceWord.state, VoiceState.free)
    this.#events.emit(Event.voiceEnded, this.#id[slot]!, 0, frameOffset, this.#endReason[slot]!, 0)
    if (!stream && this.#endReason[slot] === VoiceEnd.assetRetired && !this.#inUse(asset)) {
      this.#events.emit(Event.assetFree, asset, 0, 0, 0, 0)
    }
  }

  #fade(slot: number, reason: number, frames: number): void {
    if (this.#state[slot] !== VoiceState.playing) return
    this.#state[slot] = VoiceState.fading
    this.#endReason[slot] = reason
    this.#arena.voices.setInt(slot, VoiceWord.state, VoiceState.fading)
    this.#graph.values[0] = 0
    this.#graph.kernels.move(Ramp.voice + slot, 0, 1, Math.max(frames, QUANTUM))
  }

  #steal(): void {
    let oldest = -1
    for (let slot = 0; slot < VOICE_SLOTS; slot++) {
      if (this.#state[slot] !== VoiceState.playing) continue
      if (oldest < 0 || ((this.#age[slot]! - this.#age[oldest]!) | 0) < 0) oldest = slot
    }
    if (oldest < 0) return
    this.#arena.load[Load.stolenVoices]! += 1
    this.#fade(oldest, VoiceEnd.stolen, STEAL_FADE_FRAMES)
  }

  #refuse(id: number, batch: number, reason: number): void {
    this.#arena.load[Load.refusedVoices]! += 1
    this.#events.emit(Event.voiceRefused, id, batch, 0, reason, 0)
  }

  /** A VoiceRefusal, or -1 when the voice can start. */
  #faultOf(
    id: number,
    asset: number,
    channels: number,
    strip: number,
    position: number,
    stream: boolean,
  ): number {
    if (this.#slotOf(id) >= 0) return VoiceRefusal.knownId
    if (channels < 1) return VoiceRefusal.unknownAsset
    if (strip < 0 || strip + channels > this.#arena.layout.size.strips) return VoiceRefusal.badStrip
    if (position < 0) return VoiceRefusal.badPosition
    if (stream) return -1
    const frames = this.#arena.assets.doubles[this.#arena.assets.entryAt(asset) + 1]!
    return position < frames ? -1 : VoiceRefusal.badPosition
  }

  #streamChannels(source: number): number {
    if (source < 0 || source >= this.#arena.sources.length) return 0
    const ring = this.#arena.sources[source]!
    return ring.state() === SourceState.closed ? 0 : ring.words[SourceWord.channels]!
  }

  #slotOf(id: number): number {
    for (let slot = 0; slot < VOICE_SLOTS; slot++) {
      if (this.#state[slot] !== VoiceState.free && this.#id[slot] === id) return slot
    }
    return -1
  }

  #freeSlot(): number {
    for (let slot = 0; slot < VOICE_SLOTS; slot++) if (this.#state[slot] === VoiceState.free) return slot
    return -1
  }

  #sounding(): number {
    let count = 0
    for (let slot = 0; slot < VOICE_SLOTS; slot++) if (this.#state[slot] === VoiceState.playing) count++
    return count
  }

  #plays(slot: number, asset: number): boolean {
    return (
      this.#state[slot] !== VoiceState.free &&
      this.#asset[slot] === asset &&
      (this.#flags[slot]! & VoiceFlags.stream) === 0
    )
  }

  #inUse(asset: number): boolean {
    for (let slot = 0; slot < VOICE_SLOTS; slot++) if (this.#plays(slot, asset)) return true
    return false
  }

  #publishStart(slot: number, strip: number, channels: number, lead: number): void {
    const { voices } = this.#arena
    voices.setInt(slot, VoiceWord.id, this.#id[slot]!)
    voices.setInt(slot, VoiceWord.asset, this.#asset[slot]!)
    voices.setInt(slot, VoiceWord.strip, strip)
    voices.setInt(slot, VoiceWord.channels, channels)
    voices.setInt(slot, VoiceWord.flags, this.#flags[slot]!)
    voices.doubles[voices.doubleAt(slot, VoiceDouble.startFrame)] = this.#now[0]! + lead
    voices.doubles[voices.doubleAt(slot, VoiceDouble.frames)] = this.#frames[slot]!
  }

  #countPosition(slot: number, frames: number): void {
    const { voices } = this.#arena
    const at = voices.doubleAt(slot, VoiceDouble.position)
    if ((this.#flags[slot]! & VoiceFlags.stream) !== 0) voices.doubles[at]! += frames
    else voices.doubles[at] = this.#cursor[slot]!
  }
}
