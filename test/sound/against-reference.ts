import { render } from '../../firmware/engine/render/render.ts'
import { Desk, type Show } from '../reference/desk.ts'

export interface Deviation {
  output: number
  /** Of what the reference has; at least full scale counts. */
  db: number
  frame: number
  wanted: number
  heard: number
}

/** Renders a show by the engine and by the reference. @returns the worst deviation of each output */
export function againstReference(show: Show, inputs: readonly Float32Array[]): Deviation[] {
  const { cues = [], ...session } = show
  const heard = render({ ...session, cues: [...cues] }, { inputs }).outputs
  return new Desk(show, inputs).render().map((wanted, output) => {
    let [worst, frame, loudest] = [0, 0, 1]
    wanted.forEach((sample, n) => {
      loudest = Math.max(loudest, Math.abs(sample))
      const off = Math.abs(sample - heard[output]![n]!)
      if (off <= worst) return
      worst = off
      frame = n
    })
    const db = 20 * Math.log10(worst / loudest)
    return { output: output + 1, db, frame, wanted: wanted[frame]!, heard: heard[output]![frame]! }
  })
}

/** The worst of them, for people; undefined where all are below the bound. */
export function worstOf(deviations: readonly Deviation[], boundDb: number): string | undefined {
  const worst = deviations.reduce((a, b) => (b.db > a.db ? b : a))
  if (worst.db <= boundDb) return
  const { output, db, frame, wanted, heard } = worst
  return `output ${output}: ${db.toFixed(1)} dB at frame ${frame}, ${heard} instead of ${wanted}`
}
