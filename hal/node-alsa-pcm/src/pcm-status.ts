/** Where Pcm.status() puts what; the order is that of `status_field` in pcm-functions.c. */
export const PCM_STATUS = {
  /** One of PCM_STATE. */
  state: 0,
  /** Frames to or from the converter. */
  delayFrames: 1,
  /** Frames that can be read or written. */
  availFrames: 2,
  /** When the driver last updated its position: CLOCK_MONOTONIC, ns; 0 where the device does not say. */
  timeNs: 3,
  /** When the stream last started or stopped: CLOCK_MONOTONIC, ns; 0 where the device does not say. */
  triggerTimeNs: 4,
} as const

export const PCM_STATUS_LENGTH = 5

/** snd_pcm_state_t of alsa-lib. */
export const PCM_STATE = {
  open: 0,
  setup: 1,
  prepared: 2,
  running: 3,
  xrun: 4,
  draining: 5,
  paused: 6,
  suspended: 7,
  disconnected: 8,
} as const
