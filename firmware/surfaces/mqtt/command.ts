import type { Supervisor } from '../../supervisor/index.ts'

/** The part of the supervisor that commands reach. */
export type Desk = Pick<Supervisor, 'table' | 'store' | 'set' | 'panic'> & {
  player: Pick<Supervisor['player'], 'play' | 'stop' | 'stopAll'>
  presets: Pick<Supervisor['presets'], 'entriesFor'>
  link: Pick<Supervisor['link'], 'applied'>
}

export interface Asked {
  desk: Desk
  /** Behind the command's topic, with its slash; or empty. */
  rest: string
  text: string
  /** Whether somebody waits for an answer. */
  answered: boolean
  /** The folder of what may be played. */
  sounds: string
  /** Tells states again. */
  republish(addresses: readonly string[]): void
  /** Whether a refusal may cost something: looking for the nearest of thousands of addresses does. */
  explain(): boolean
}

/** What a controller can ask for. */
export interface Command {
  /** Takes topics below its own too. */
  below?: true
  /** @returns what is answered besides {"ok": true} */
  act(asked: Asked): object | undefined | Promise<object>
}

/** As who the surface moves knobs. */
export const ORIGIN = 'mqtt'
