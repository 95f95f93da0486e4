import type { SpeakerFigures } from './speaker.ts'

export interface Cost extends SpeakerFigures {
  /** From the box's newest frame to the ear, ms; undefined while nothing is heard. */
  lagMs: number | undefined
}

/** @param newest frame that the box has just now; undefined: nobody knows */
export function costOf(figures: SpeakerFigures, newest: number | undefined): Cost {
  const { playing, rate, frame, heardIn } = figures
  const heard = frame - heardIn * rate
  const lagMs = playing && newest !== undefined ? (1000 * (newest - heard)) / rate : undefined
  return { ...figures, lagMs }
}
