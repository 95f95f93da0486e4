// Where everything lies in the WebAssembly memory. Taken once by init(); the memory never grows after.

/** Frames rendered at once: parameter moves start on this grid, whatever the card's period. */
export const QUANTUM: i32 = 16
export const MAX_STRIPS: i32 = 32
/** Of a card. */
export const MAX_CHANNELS: i32 = 32
/** 32 voices sound at most; the others hold voices that are fading out after they gave up their place. */
export const VOICE_SLOTS: i32 = 40

// Channels: whatever has a level, four neighbours (a "group") to a vector.
export const TALKBACK: i32 = 32
export const OSCILLATOR: i32 = 33
export const BUSES: i32 = 36
export const MAIN: i32 = 52
export const SOLO: i32 = 54
export const MATRICES: i32 = 56
export const MONITOR: i32 = 64
export const PHONES: i32 = 66
export const OUTPUTS: i32 = 68
export const CHANNELS: i32 = 100
export const GROUPS: i32 = CHANNELS / 4
/** Channels that may be keys or sources of others by number: strips, talkback, oscillator, buses, main, matrices. */
export const SENDERS: i32 = 64

// Smoothed values ("ramps"): rows of one value for every channel; five neighbouring rows make a unit.
export const ROW_SOURCE: i32 = 0
export const ROW_INPUT: i32 = 1
export const ROW_LEVEL: i32 = 2
export const ROW_DELAY: i32 = 3
export const ROW_INSERT: i32 = 4
export const UNIT_ROWS: i32 = 5
export const UNIT_GAINS: i32 = 0
/** Units 1 to 8 are filters {g, k, m0, m1, m2}. */
export const UNIT_HIGH_PASS: i32 = 1
export const UNIT_EQ: i32 = 3
export const UNIT_GATE_FILTER: i32 = 7
export const UNIT_COMPRESSOR_FILTER: i32 = 8
/** threshold, range, attack, release, hold */
export const UNIT_GATE: i32 = 9
/** threshold, slope, knee, makeup, mix */
export const UNIT_COMPRESSOR: i32 = 10
/** attack, release, hold, rms, limit */
export const UNIT_TIMES: i32 = 11
export const UNITS: i32 = 12
export const FILTERS: i32 = 8
export const ROWS: i32 = UNITS * UNIT_ROWS

// Rows of sends: one value for every sender.
export const SEND_BUS_PRE_EQ: i32 = 0
export const SEND_BUS_PRE: i32 = 16
export const SEND_BUS_POST: i32 = 32
export const SEND_MAIN: i32 = 48
export const SEND_SOLO_PFL: i32 = 50
export const SEND_SOLO_AFL: i32 = 52
export const SEND_MATRIX_PRE: i32 = 64
export const SEND_MATRIX_POST: i32 = 72
export const SEND_MONITOR: i32 = 80
export const SEND_PHONES: i32 = 82
export const SEND_ROWS: i32 = 84

export const RAMP_SENDS: i32 = ROWS * CHANNELS
export const RAMP_VOICE: i32 = RAMP_SENDS + SEND_ROWS * SENDERS
export const RAMP_MASTER: i32 = RAMP_VOICE + VOICE_SLOTS
export const RAMPS: i32 = RAMP_MASTER + 4

// What sends add up in: 16 buses, main, solo, 8 matrices, monitor, phones.
export const SUM_BUSES: i32 = 0
export const SUM_MAIN: i32 = 16
export const SUM_SOLO: i32 = 18
export const SUM_MATRICES: i32 = 20
export const SUM_MONITOR: i32 = 28
export const SUMS: i32 = 32

/**
 * Samples of a larger magnitude (+120 dBFS) are no sound but a fault of the source, and like NaN and
 * the infinities they are replaced by silence: no gain of the console can then overflow a float.
 */
export const SANE_LIMIT: f32 = 1e6
/** A sample counts as clipped from the largest positive 16-bit value on. */
export const CLIP_LEVEL: f32 = <f32>(32767.0 / 32768.0)

/** Bytes of a quantum of one channel, and of a group of four. */
export const PLANE: usize = <usize>QUANTUM * 4
export const BLOCK: usize = <usize>QUANTUM * 16

let cursor: usize = 0

/** Takes zeroed bytes, aligned to a cache line, and grows the memory to hold them. */
export function take(bytes: usize): usize {
  if (cursor == 0) cursor = (__heap_base + 63) & ~(<usize>63)
  const start = cursor
  cursor += (bytes + 63) & ~(<usize>63)
  const pages = <i32>((cursor + 0xffff) >>> 16)
  if (pages > memory.size()) memory.grow(pages - memory.size())
  // Touched here, so that no page is met for the first time in the show.
  memory.fill(start, 0, bytes)
  return start
}

/** For a few vectors: memory.copy() and memory.fill() leave WebAssembly for it. */
@inline export function copyVectors(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at))
}

@inline export function clearVectors(to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, f32x4.splat(0))
}
