/** Frames of a fade: 5 ms at 48 kHz, too short to be missed, too long to click. */
export const FADE_FRAMES = 256

/** A raised cosine from 0 to 1, both ends included. */
export const FADE = Float32Array.from(
  { length: FADE_FRAMES + 1 },
  (_, n) => 0.5 - 0.5 * Math.cos((Math.PI * n) / FADE_FRAMES),
)
