// What a browser hears, in simulated time: a box that plays a sine, a network between, a sound card with a clock of its own.
import { SoundPlayer } from '../../../ui-panel/model/listen/sound-player.ts'

export interface Conditions {
  /** Hz. */
  boxRate: number
  cardRate: number
  /** How much faster the card's clock is than it says, in millionths. */
  cardPpm?: number
  seconds: number
  /** Seconds from the last frame of a piece to its arrival. */
  delay?(piece: number): number
  /** Pieces that never come. */
  lost?(piece: number): boolean
  /** Frames of the card that are made at once. */
  block?: number
}

export interface Heard {
  left: Float32Array
  right: Float32Array
  /** At each block: seconds since the start, and how long ago the box had the frame that is rendered; NaN: silence. */
  times: number[]
  lags: number[]
  player: SoundPlayer
}

export const AMPLITUDE = 0.5
export const HERTZ = 1000
/** Half a day has gone. */
const FIRST_FRAME = 2 ** 31 + 2 ** 20
/** As the box sends them: four chunks at most. */
const PIECE_FRAMES = [1024, 768, 1024, 1024] as const

export function listen({
  boxRate,
  cardRate,
  cardPpm = 0,
  seconds,
  delay = () => 0.002,
  lost = () => false,
  block = 128,
}: Conditions): Heard {
  const player = new SoundPlayer(cardRate)
  const blocks = Math.floor((seconds * cardRate) / block)
  const heard: Heard = {
    ...{ left: new Float32Array(blocks * block), right: new Float32Array(blocks * block) },
    ...{ times: [], lags: [], player },
  }
  let piece = 0
  let sent = 0
  let arrival = 0
  const next = () => {
    const frames = PIECE_FRAMES[piece % PIECE_FRAMES.length]!
    // One connection: what is late holds up what comes after.
    arrival = Math.max(arrival, (sent + frames) / boxRate + delay(piece))
    return frames
  }
  let frames = next()
  for (let n = 0; n < blocks; n++) {
    const now = (n * block) / (cardRate * (1 + cardPpm / 1e6))
    while (arrival <= now) {
      if (!lost(piece)) player.take(sine(sent, frames, boxRate))
      sent += frames
      piece++
      frames = next()
    }
    const { playing, frame } = player.figures()
    heard.times.push(now)
    heard.lags.push(playing ? now - (frame - FIRST_FRAME) / boxRate : Number.NaN)
    player.render(
      heard.left.subarray(n * block, (n + 1) * block),
      heard.right.subarray(n * block, (n + 1) * block),
    )
  }
  return heard
}

/** Left a sine, right the same upside down. */
function sine(from: number, frames: number, rate: number) {
  const samples = new Int16Array(2 * frames)
  for (let n = 0; n < frames; n++) {
    const value = AMPLITUDE * Math.sin((2 * Math.PI * HERTZ * (from + n)) / rate)
    samples[2 * n] = Math.round(value * 32767)
    samples[2 * n + 1] = Math.round(-value * 32767)
  }
  return { tap: 0, frame: FIRST_FRAME + from, rate, frames, samples }
}
