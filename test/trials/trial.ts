import type { Random } from '../gig/random.ts'

/** One measured number, with what it is to reach. */
export interface Row {
  name: string
  value: number
  unit: string
  /** What is to be reached, in words: printed beside the value, never a fault by itself. */
  goal?: string
  /** How many runs or samples it was taken from; 1. */
  runs?: number
}

export interface Findings {
  rows: Row[]
  /** What a user would have lost; empty when nothing was. */
  faults: string[]
  /** Why it could not be tried here. */
  skipped?: string
}

export interface TrialContext {
  random: Random
  /** How often a thing is to be done: the whole number, or the one for --quick. */
  times(full: number, quick: number): number
  /** Says how far the trial is, to whoever watches. */
  progress(text: string): void
}

/** One row of the failure table, done to a box on purpose. */
export interface Trial {
  name: string
  /** What is done, and what a user wants of it, in a sentence. */
  what: string
  run(context: TrialContext): Promise<Findings>
}
