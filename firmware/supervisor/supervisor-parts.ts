// What the supervisor is made with, and what it is asked for.
import type { Arena } from '../arena/index.ts'
import type { ChosenCard } from './box-status.ts'
import type { ControlPort } from './card-memory.ts'
import type { CardHooks, CardWatch } from './card-watch.ts'
import type { Config } from './config.ts'
import type { ConfigFile } from './config-file.ts'
import type { Log } from './log.ts'
import type { Paths } from './paths.ts'
import type { Program } from './process-file.ts'

export interface SupervisorParts {
  version: string
  config: Config
  /** Where the configuration comes from. */
  configFile: ConfigFile
  paths: Paths
  log: Log
}

/** What the box consists of besides the supervisor. */
export interface BoxParts {
  card: ChosenCard
  engine(arenaDir: string): Program
  /** @param socket on which it is to listen */
  media(arenaDir: string, socket: string): Program
  /** Keeps telling the engine of that arena which cards to use. */
  watchCards(arena: Arena, hooks: CardHooks): CardWatch
  /** The best card there is runs at another rate, Hz: the box is to be started anew at that one. */
  rateOffered(rate: number): void
  /** The controls of cards. */
  controls: ControlPort
  /** Why nobody can speak to the box; undefined when they can. */
  deaf(): string | undefined
  /** Further processes, for the status. */
  processes(): Record<string, number>
}

export interface SetOptions {
  origin: string
  /** The frame from which it is to sound; left out: now. */
  atFrame?: number
  /** Left out: the configured ramp. */
  rampMs?: number
}
