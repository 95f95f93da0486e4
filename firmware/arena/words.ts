// The names of the single words in the arena's sections, and of the records' operations.

/** Int32 words of the control section. */
export const Control = {
  engineState: 0,
  /** Not zero: the engine fades out and ends. */
  stop: 1,
  /** Not zero: the engine mutes every output, whatever else it is told. */
  panic: 2,
  enginePid: 3,
  supervisorPid: 4,
  /** Odd while the clock is being written. */
  clockSequence: 5,
  /** Not zero: the engine is asked to write Clock.usedHeapBytes, and answers by zero. Looking allocates a little. */
  heapRequest: 6,
  /** Number of the supervisor's next batch: a successor counts on, and is not taken for it. */
  nextBatch: 7,
  /** Not zero: the engine fades out, lets go of its card and opens the best of the wishes; it answers by zero. */
  reopen: 8,
} as const

export const EngineState = { none: 0, starting: 1, running: 2, cardLost: 3, stopped: 4, failed: 5 } as const

export const ENGINE_STATE_NAMES = ['none', 'starting', 'running', 'card lost', 'stopped', 'failed'] as const

/** Float64 words of the clock section. Frames are doubles: a 32-bit count wraps in 12 h at 48 kHz. */
export const Clock = {
  /** Frames rendered since the arena was made: the box's time. */
  frames: 0,
  /** CLOCK_MONOTONIC at which that count was reached, ns. */
  atNs: 1,
  engineHeartbeatNs: 2,
  /** The engine counts as hung when CLOCK_MONOTONIC passes this: each state has its own. */
  engineDeadlineNs: 3,
  supervisorHeartbeatNs: 4,
  rate: 5,
  periodFrames: 6,
  captureDelayFrames: 7,
  playbackDelayFrames: 8,
  /** Capture plus playback delay at one instant: from the input socket to the output socket, without converters. */
  roundTripFrames: 9,
  /** Scratch of the engine, in shared memory only because a typed-array slot costs no allocation. */
  wakeNs: 10,
  expectedNs: 11,
  doneNs: 12,
  /** The engine's meter block under way began at this frame. */
  meterBlockFrame: 13,
  /** JavaScript heap in use, when last asked for. */
  usedHeapBytes: 14,
} as const

/** Int32 words of the load section. */
export const Load = {
  xruns: 0,
  /** Periods that came later than the buffer lasts: time in which the card ran dry. */
  stalls: 1,
  lateCommands: 2,
  refusedVoices: 3,
  stolenVoices: 4,
  droppedEvents: 5,
  insaneSamples: 6,
  minorFaults: 7,
  majorFaults: 8,
  commandHighWater: 9,
  eventHighWater: 10,
  scheduledHighWater: 11,
  refusedCommands: 12,
  sourceUnderruns: 13,
  cardsLost: 14,
  longestPeriodNs: 15,
  longestLatenessNs: 16,
  sourceHighWaterFrames: 17,
} as const

/** Words of a command or event record; the Float64 words begin at byte 16. */
export const Record = {
  op: 0,
  target: 1,
  rampFrames: 2,
  batch: 3,
  /** Float64: 0 = at once, else the frame at which it is due. */
  frame: 2,
  value: 3,
  value2: 4,
  value3: 5,
  value4: 6,
  value5: 7,
} as const

export const Command = {
  /** target = number of the console's target, value = where it goes within rampFrames. */
  set: 1,
  /** target = voice id, value = asset (or source ring), value2 = strip (0-based), value3 = gain, value4 = first frame of the asset, value5 = flags. */
  startVoice: 2,
  /** target = voice id; fades out within rampFrames. */
  stopVoice: 3,
  /** target = voice id, value = gain. */
  voiceGain: 4,
  /** Drops the scheduled records of batch `target`. */
  cancel: 5,
  /** target = asset: fades what plays it, then reports Event.assetFree. */
  retireAsset: 6,
} as const

/** restored: it played before its engine died, and has been told of. */
export const VoiceFlags = { loop: 1, stream: 2, restored: 4 } as const

export const Event = {
  /** A batch took effect: batch, frame. */
  applied: 1,
  /** target = voice id, frame = when its first sample sounds. */
  voiceStarted: 2,
  /** target = voice id, frame = first frame without it, value = why (VoiceEnd). */
  voiceEnded: 3,
  /** target = voice id, value = why (VoiceRefusal). */
  voiceRefused: 4,
  /** frame, value = frames since the last good period, value2 = 1 capture, 2 playback. */
  xrun: 5,
  cardLost: 6,
  /** value = place of the card among the wishes, from 0. */
  cardBack: 7,
  /** A record came after its frame and took effect at once: batch, frame = when, value = frames late. */
  late: 8,
  /** No room among the scheduled records: batch, value = frame asked for. */
  refused: 9,
  /** target = asset that no voice plays any more. */
  assetFree: 10,
  /** An engine that followed a dead one sounds from this frame on. */
  engineBack: 11,
  /** The engine went over to another card because it was asked to: value as with cardBack. */
  cardChanged: 12,
} as const

export const VoiceEnd = { finished: 0, stopped: 1, stolen: 2, assetRetired: 3, sourceClosed: 4 } as const
export const VOICE_END_NAMES = ['finished', 'stopped', 'stolen', 'asset retired', 'source closed'] as const
export const VoiceRefusal = { noSlot: 0, unknownAsset: 1, badStrip: 2, badPosition: 3, knownId: 4 } as const
export const VOICE_REFUSAL_NAMES = [
  'too many voices at once',
  'no such asset',
  'no such strip',
  'position outside the asset',
  'id already in use',
] as const
