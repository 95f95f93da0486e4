// The controls of every card the box has met: kept when somebody moves them, given back when the card is opened.
import type { Log } from './log.ts'

/** Values by control, as controlKey names it. */
export type CardState = Record<string, number[]>

/** A control of a card, as node-alsa-pcm describes it. */
export interface CardControl {
  numid: number
  name: string
  interface: string
  index: number
  type: string
  count: number
  maxDb?: number
  access: { readable: boolean; writable: boolean; volatile: boolean; inactive: boolean; locked: boolean }
}

/** The controls of one card, opened. Every call may throw: cards go. */
export interface OpenControls {
  list(): CardControl[]
  read(numid: number): number[]
  write(numid: number, values: readonly number[]): void
  /** The step nearest to a level. */
  fromDb(numid: number, db: number): number
  /** The controls that have changed since the last call; never waits. */
  poll(): number[]
  close(): void
}

export interface ControlPort {
  /** What the card of a PCM is remembered by: ALSA id and name. */
  key(device: string): string
  open(device: string): OpenControls
}

/** By which the box's own virtual card is remembered. */
export const VIRTUAL_KEY = 'virtual'

const LOOK_MS = 500
/** Of the hardware: what lies in these interfaces is set by people. */
const INTERFACES = ['MIXER', 'CARD']
const TYPES = ['boolean', 'integer', 'integer64', 'enumerated']
const PLAYBACK_SWITCH = /\bPlayback Switch$/
const PLAYBACK_VOLUME = /\bPlayback Volume$/
/** Inputs that can be heard directly: opened, a microphone would whistle. */
const DIRECT_INPUT = /\b(mic|line(?! ?out)|aux|cd|phono|input|capture|sidetone|monitor|loopback|beep)\b/i

interface OpenCard {
  key: string
  controls: OpenControls
  known: Map<number, string>
}

export class CardMemory {
  readonly #port: ControlPort
  readonly #all: Record<string, CardState>
  readonly #save: (all: Record<string, CardState>) => void
  readonly #log: Log
  #open: OpenCard[] = []
  #timer: NodeJS.Timeout | undefined

  /** @param save is given the whole record whenever a value in it is another */
  constructor(
    port: ControlPort,
    saved: Readonly<Record<string, CardState>>,
    save: (all: Record<string, CardState>) => void,
    log: Log,
  ) {
    this.#port = port
    this.#all = structuredClone(saved) as Record<string, CardState>
    this.#save = save
    this.#log = log
  }

  /** Gives a card its controls as they were; one that was never met: outputs open, inputs as they are. */
  cardOpened(...devices: readonly string[]): void {
    this.#letGo()
    const byKey = new Map(devices.map((device) => [this.#port.key(device), device]))
    for (const [key, device] of byKey) this.#meet(key, device)
    if (this.#open.length > 0) this.#timer = setInterval(() => this.#look(), LOOK_MS)
  }

  /** Takes controls that were kept elsewhere. A card that is open gets them at once, others when they are met. */
  restore(cards: Readonly<Record<string, CardState>>): void {
    // What was moved a moment ago came before.
    this.#look()
    for (const [key, state] of Object.entries(cards)) this.#all[key] = { ...this.#all[key], ...state }
    for (const { key, controls } of this.#open.filter((open) => cards[open.key])) {
      try {
        for (const control of controls.list().filter(isKept)) {
          const values = cards[key]![controlKey(control)]
          if (values) this.#write(controls, control, values)
        }
        // Our own writes are no news.
        controls.poll()
      } catch (error) {
        this.#log.warn({ card: key, error: (error as Error).message }, 'controls of the card not restored')
      }
    }
    this.#save(structuredClone(this.#all))
  }

  stop(): void {
    // What was moved a moment ago.
    this.#look()
    this.#letGo()
  }

  #meet(key: string, device: string): void {
    try {
      const open = { key, controls: this.#port.open(device), known: new Map<number, string>() }
      this.#open.push(open)
      this.#greet(open)
    } catch (error) {
      // Many PCMs are no cards and have no controls.
      this.#log.debug({ device, error: (error as Error).message }, 'card without controls')
      // That it was met is remembered all the same.
      if (!this.#all[key]) this.#keep(key, {})
    }
  }

  #greet(open: OpenCard): void {
    const { key, controls, known } = open
    const wanted = this.#all[key]
    for (const control of controls.list().filter(isKept)) {
      const values = wanted ? wanted[controlKey(control)] : firstValues(control, controls)
      if (values) this.#write(controls, control, values)
      known.set(control.numid, controlKey(control))
    }
    const text = wanted ? 'card met again: its controls are as they were' : 'card met: its outputs are open'
    this.#log.info({ card: key }, text)
    // Our own writes are no news.
    controls.poll()
    // What could not be given back is tried again next time.
    this.#keep(key, { ...readAll(open), ...wanted })
  }

  #write(controls: OpenControls, { numid, name }: CardControl, values: readonly number[]): void {
    try {
      if (String(controls.read(numid)) !== String(values)) controls.write(numid, values)
    } catch (error) {
      this.#log.warn({ control: name, error: (error as Error).message }, 'control of the card not restored')
    }
  }

  #look(): void {
    for (const { key, controls, known } of this.#open) {
      try {
        const changed = controls.poll().filter((numid) => known.has(numid))
        const moved = changed.map((numid) => [known.get(numid)!, controls.read(numid)] as const)
        if (moved.length > 0) this.#keep(key, { ...this.#all[key], ...Object.fromEntries(moved) })
      } catch {
        // It has gone; what it had is known.
        controls.close()
        this.#open = this.#open.filter((one) => one.key !== key)
      }
    }
  }

  #keep(key: string, state: CardState): void {
    const before = this.#all[key]
    if (before && JSON.stringify(before) === JSON.stringify(state)) return
    this.#all[key] = state
    this.#save(structuredClone(this.#all))
  }

  #letGo(): void {
    clearInterval(this.#timer)
    for (const { controls } of this.#open) controls.close()
    this.#open = []
  }
}

function readAll({ controls, known }: OpenCard): CardState {
  return Object.fromEntries([...known].map(([numid, name]) => [name, controls.read(numid)]))
}

/** The box ran on its virtual card and has not met a real one yet. */
export function hasMetVirtualAlone(all: Readonly<Record<string, CardState>>): boolean {
  const keys = Object.keys(all)
  return keys.length > 0 && keys.every((key) => key === VIRTUAL_KEY)
}

/** As amixer names it: the index only where several have the name. */
function controlKey({ name, index }: CardControl): string {
  return index === 0 ? name : `${name},${index}`
}

function isKept({ interface: of, type, access }: CardControl): boolean {
  const settable = access.readable && access.writable && !access.inactive && !access.locked
  return settable && !access.volatile && INTERFACES.includes(of) && TYPES.includes(type)
}

/** What an output that was never met is set to; undefined: left as it is. */
function firstValues(control: CardControl, controls: OpenControls): number[] | undefined {
  const { name, count, type, numid, maxDb } = control
  if (DIRECT_INPUT.test(name)) return undefined
  if (PLAYBACK_SWITCH.test(name) && type === 'boolean') return Array<number>(count).fill(1)
  // A level without a scale of dB may be anything.
  if (!PLAYBACK_VOLUME.test(name) || maxDb === undefined) return undefined
  return Array<number>(count).fill(controls.fromDb(numid, 0))
}
