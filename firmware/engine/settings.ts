import type { SampleFormat } from 'node-alsa-pcm'

/** What the supervisor asks of the engine; comes as one JSON argument. */
export interface EngineSettings {
  /** Folder of the arena. */
  arena: string
  card: CardSettings
  /** SCHED_FIFO priority 1..99, or 0 to run without. */
  priority: number
  /** Cores the real-time thread may run on; empty = all. */
  cpus: number[]
  /** Seconds without a living supervisor after which the engine ends; 0 = never (under systemd). */
  orphanSeconds: number
}

/** What is asked of a card; which one, the arena's wishes say. */
export interface CardSettings {
  rate: number
  inputs: number
  outputs: number
  periodFrames: number
  periods: number
  /** Preferred sample format, or undefined for the card's best. */
  format?: SampleFormat
}
