// Which parts of the show cannot be compared, given what the box says has disturbed it.
import type { Stretch } from './alike.ts'
import type { Disturbance } from './disturbances.ts'

/** What is left out, and why: nothing among the causes = it is not known when something was done. */
export interface Gap extends Stretch {
  /** From here on filters, gates and compressors have forgotten what they heard in the gap. */
  settled: number
  causes: Disturbance[]
}

/** After an xrun the card is started, its way measured (up to 20 periods of 128 frames) and faded in within 5 ms. */
const RECOVERY_FRAMES = 9600
/**
 * What a gap has left in filters, gates and compressors is gone by then. The slowest of the show (racks.ts) is a
 * compressor with 200 ms of release: of 20 dB of its reduction, 24 dB of differences to come below -100 dBFS take
 * ln(20 / 0.00009) = 12.3 times as long.
 */
export const SETTLING_FRAMES = 120_000
/** In a shorter stretch between two gaps the show would not be found again. */
const SHORTEST = 24_000

export interface Known {
  disturbances: readonly Disturbance[]
  /** The frame from which on all is as it should be, recovery aside. */
  settledAt(disturbance: Disturbance): number
  /** In the card's buffer at most, with what was being rendered. */
  queuedFrames: number
  show: Stretch
  /** Where it is not known when something was done. */
  unknown: readonly Stretch[]
}

/** @returns gaps within the show in order, those that touch, or nearly, joined */
export function gapsAround({ disturbances, settledAt, queuedFrames, show, unknown }: Known): Gap[] {
  const all = [
    ...disturbances.map((cause) => ({
      start: cause.start - queuedFrames,
      end: settledAt(cause) + RECOVERY_FRAMES,
      causes: [cause],
    })),
    ...unknown.map((stretch) => ({ ...stretch, causes: [] })),
  ]
  const gaps: Omit<Gap, 'settled'>[] = []
  for (const gap of all.sort((a, b) => a.start - b.start)) {
    if (gap.end <= show.start || gap.start >= show.end) continue
    const last = gaps.at(-1)
    if (last && gap.start < last.end + SHORTEST) {
      last.end = Math.max(last.end, gap.end)
      last.causes.push(...gap.causes)
    } else gaps.push({ ...gap, causes: [...gap.causes] })
  }
  const within = gaps.map(({ start, end, causes }) => ({
    start: start < show.start + SHORTEST ? show.start : Math.floor(start),
    end: end > show.end - SHORTEST ? show.end : Math.ceil(end),
    causes,
  }))
  return within.map((gap, n) => ({
    ...gap,
    settled: Math.min(gap.end + SETTLING_FRAMES, within[n + 1]?.start ?? show.end),
  }))
}
