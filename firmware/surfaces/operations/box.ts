// What operations reach of the box.
import type { Access, Log, Supervisor } from '../../supervisor/index.ts'
import type { Hand } from './hand.ts'

/** The part of the supervisor that they need. */
export type Desk = Pick<
  Supervisor,
  'table' | 'store' | 'set' | 'saved' | 'panic' | 'scope' | 'status' | 'meterReader' | 'tapReader'
> & {
  link: Pick<Supervisor['link'], 'told' | 'applied' | 'on' | 'off'>
  player: Pick<Supervisor['player'], 'play' | 'stop' | 'stopAll' | 'list'>
  presets: Pick<Supervisor['presets'], 'save' | 'entriesFor' | 'delete' | 'list'>
  backup: Pick<Supervisor['backup'], 'make' | 'restore'>
}

/** A device the box could play through. */
export interface CardListing {
  name: string
  /** ALSA name, for the configuration. */
  device: string
  capture: boolean
  playback: boolean
  virtual: boolean
  inUse: boolean
}

/** A surface of its own, which this one knows by what it answers. */
export interface Panel {
  stats(): object
  /** @throws Error in words */
  calibrate(step: 'low' | 'high' | 'rest'): Promise<object>
  /** The hand on knobs that are simulated; undefined where real hands are. */
  readonly simulated: Hand | undefined
  /** What the display shows, 128 wide, as its memory has it: byte 128 x (y >> 3) + x, bit y & 7. */
  picture(): Uint8Array | undefined
}

export interface Box {
  supervisor: Desk
  cards(): CardListing[]
  /** How it stands with the broker. */
  mqtt(): object
  /** What there is of a front panel. */
  panel: Panel
  /** How it stands with browsers. */
  web(): object
  access: Access
  log: Log
}
