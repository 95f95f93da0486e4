// The shared file that is a card, byte by byte: the same as native/card-file.h, which explains it. The plugin
// refuses a file of another LAYOUT_VERSION.

export const CARD_MAGIC = 0x4356584d
export const LAYOUT_VERSION = 2
export const HEADER_BYTES = 12288
export const SPANS = 64
export const MAX_CHANNELS = 32
export const NO_CABLE = -1

/** Byte offsets. 32-bit numbers where nothing else is said. */
export const AT = {
  magic: 0,
  version: 4,
  rate: 8,
  format: 12,
  captureChannels: 16,
  playbackChannels: 20,
  ringFrames: 24,
  periodMin: 28,
  periodMax: 32,
  periodStep: 36,
  captureRing: 40,
  playbackRing: 44,
  fileBytes: 48,
  cableFrames: 52,
  plugTurn: 56,
  clockTurn: 60,
  /** Two of {ns, frame, framesPerNs}: doubles. */
  clockLines: 64,
  /** 64 bits. */
  filledFrom: 112,
  /** 64 bits. */
  filledTo: 120,
  elements: 128,
  label: 132,
  sleepTurn: 164,
  capture: 256,
  playback: 384,
  /** SPANS of {start, end}: 64 bits each. */
  spans: 1024,
  element: 3072,
} as const

export const CLOCK_LINE_BYTES = 24
export const LABEL_BYTES = 32

/** Within a direction. */
export const DIRECTION = {
  xrunRequests: 0,
  state: 4,
  pid: 8,
  periodFrames: 12,
  bufferFrames: 16,
  xruns: 20,
  opens: 24,
  spanCount: 28,
  /** 64 bits. */
  startFrame: 32,
  /** 64 bits. */
  applFrame: 40,
} as const

/** By their number in the file. */
export const STREAM_STATES = ['closed', 'open', 'prepared', 'running', 'xrun', 'gone', 'suspended'] as const
export type StreamState = (typeof STREAM_STATES)[number]

/** Within an element. */
export const ELEMENT = {
  bytes: 512,
  most: 16,
  nameBytes: 44,
  type: 44,
  count: 48,
  min: 52,
  max: 56,
  dbMin: 60,
  dbStep: 64,
  items: 68,
  version: 72,
  values: 80,
  itemNames: 208,
  itemNameBytes: 32,
  mostItems: 8,
} as const

export const SAMPLE_FORMATS = ['S16_LE', 'S24_LE', 'S24_3LE', 'S32_LE', 'FLOAT_LE'] as const
export type SampleFormat = (typeof SAMPLE_FORMATS)[number]

/** Bytes of one sample. */
export const SAMPLE_BYTES: Record<SampleFormat, number> = {
  S16_LE: 2,
  S24_LE: 4,
  S24_3LE: 3,
  S32_LE: 4,
  FLOAT_LE: 4,
}

/**
 * Frames of a ring: a power of two that holds at least 2.5 s. Half of it is the longest buffer a client may ask
 * for; the other half is how far the far end may lag behind.
 */
export function ringFrames(rate: number): number {
  return 2 ** Math.ceil(Math.log2(rate * 2.5))
}
