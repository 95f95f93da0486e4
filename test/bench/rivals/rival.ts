// What a rival is: a command that does the job on sound files, and one that does all but the job.
import type { Job } from './job.ts'

/** Files that hold the input in the forms the programs read, made once for all of them. */
export interface InputFiles {
  /** WAV of floats, all channels. */
  wav: string
  /** One mono WAV of floats per channel. */
  mono: readonly string[]
  /** Floats without a header, channel after channel. */
  raw: string
  seconds: number
}

export interface Command {
  words: readonly string[]
  env?: Record<string, string>
}

export interface Rival {
  name: string
  /** Null if it can run here; else why not. */
  missing(): string | null
  version(): string
  /** @param folder for what it needs to write; @param output WAV of two channels to write */
  command(job: Job, files: InputFiles, folder: string, output: string): Command
  /**
   * The same without the job: what starting, reading, writing and, where a strip is a process, mixing costs. Its time
   * is taken off.
   */
  bare(job: Job, files: InputFiles, folder: string, output: string): Command
}
