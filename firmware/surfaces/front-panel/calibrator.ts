// mixctl calibrate: what the faders say at their ends, and while nobody touches them.
import { setTimeout as sleep } from 'node:timers/promises'
import type { CalibrationFile } from './faders/calibration-file.ts'
import type { Fader } from './faders/fader.ts'
import type { Calibration } from './faders/fader-filter.ts'

export type CalibrationStep = 'low' | 'high' | 'rest'

const LISTEN_MS = 1000
/** Of the converter's full scale: one that has gone less was not moved, or is not there. */
const LEAST_TRAVEL = 0.2

export interface CalibrationReport {
  step: CalibrationStep
  /** What each fader said within a second. */
  faders: Record<string, { lowest: number; highest: number }>
  /** After the last step: those with new ends. */
  saved: Record<string, Calibration>
  /** Those that keep what they had, and why. */
  refused: Record<string, string>
}

/** Three steps, in this order; the last one saves. */
export class Calibrator {
  readonly #faders: ReadonlyMap<string, Fader>
  readonly #file: CalibrationFile
  #heard: Partial<Record<CalibrationStep, CalibrationReport['faders']>> = {}

  constructor(faders: ReadonlyMap<string, Fader>, file: CalibrationFile) {
    this.#faders = faders
    this.#file = file
  }

  /** @throws Error when there are no faders, a step was left out, or nothing can be saved */
  async step(step: CalibrationStep): Promise<CalibrationReport> {
    if (this.#faders.size === 0) throw new Error('this panel has no faders')
    if (step === 'low') this.#heard = {}
    const missing =
      step === 'rest' ? (['low', 'high'] as const).find((before) => !this.#heard[before]) : undefined
    if (missing) throw new Error(`the step "${missing}" comes before "rest"`)
    const faders = await this.#listen()
    this.#heard[step] = faders
    const { saved, refused } = step === 'rest' ? this.#work() : { saved: {}, refused: {} }
    if (Object.keys(saved).length > 0) {
      await this.#file.save(saved)
      for (const [name, calibration] of Object.entries(saved)) this.#faders.get(name)?.calibrate(calibration)
    }
    return { step, faders, saved, refused }
  }

  async #listen(): Promise<CalibrationReport['faders']> {
    for (const fader of this.#faders.values()) fader.listen()
    await sleep(LISTEN_MS)
    return Object.fromEntries(
      [...this.#faders].flatMap(([name, fader]) => {
        const heard = fader.heard()
        return heard ? [[name, heard]] : []
      }),
    )
  }

  #work(): Pick<CalibrationReport, 'saved' | 'refused'> {
    const saved: Record<string, Calibration> = {}
    const refused: Record<string, string> = {}
    for (const name of this.#faders.keys()) {
      const [low, high, rest] = (['low', 'high', 'rest'] as const).map((step) => this.#heard[step]?.[name])
      if (!low || !high || !rest) {
        refused[name] = 'its converter did not answer'
        continue
      }
      const noise = Math.max(...[low, high, rest].map(({ lowest, highest }) => highest - lowest))
      const travel = high.lowest - low.highest
      if (travel < Math.max(LEAST_TRAVEL, 4 * noise)) {
        refused[name] =
          `it went from ${low.highest.toFixed(3)} to ${high.lowest.toFixed(3)} of full scale: give it at least ${LEAST_TRAVEL}, the wiper between ground and the reference`
        continue
      }
      saved[name] = { low: low.highest, high: high.lowest, noise }
    }
    return { saved, refused }
  }
}
