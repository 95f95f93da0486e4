// An engine on virtual cards that a test swaps, pulls and plugs.
import {
  type CardPair,
  Clock,
  Control,
  EngineState,
  RECORD_DOUBLES,
  RECORD_INTS,
  Record,
} from '../../../firmware/arena/index.ts'
import {
  createVirtualCard,
  type VirtualCard,
  type VirtualCardOptions,
} from '../../../hal/virtual-card/index.ts'
import { EngineChild, sleep } from '../../engine-child.ts'

export const RATE = 48000
export const LEVEL = 0.25
const CLICK = 0.875
const RUNTIME_DIR = '/dev/shm'
const FEED_FRAMES = 4800

export type Shape = Partial<Omit<VirtualCardOptions, 'runtimeDir' | 'id'>>

export interface Report {
  capture?: { device: string; format: string; channels: number; rate: number }
  playback?: { device: string; format: string; channels: number; rate: number }
  warnings: string[]
  fault?: { code: string; message: string; offered?: number }
  passedOver: (CardPair & { code: string; message: string; offered?: number })[]
}

/** Cards by a letter; each plays LEVEL into its inputs. */
export class CardRig {
  readonly #cards = new Map<string, VirtualCard>()
  readonly #feeder = setInterval(() => this.#feed(), 50)
  #engine!: EngineChild

  /** A card that is plugged in from now on, in the place of the one of that letter. */
  insert(letter: string, shape: Shape = {}): VirtualCard {
    this.#cards.get(letter)?.close()
    const card = createVirtualCard({
      format: 'FLOAT_LE',
      ...shape,
      runtimeDir: RUNTIME_DIR,
      id: this.#id(letter),
    })
    this.#cards.set(letter, card)
    this.#feed()
    return card
  }

  remove(letter: string): void {
    this.#cards.get(letter)?.close()
    this.#cards.delete(letter)
  }

  device(letter: string): string {
    return `mixbox_${this.#id(letter)}`
  }

  /** @param letters the cards wished for, the best first */
  async start(...letters: string[]): Promise<EngineChild> {
    const first = this.device(letters[0]!)
    this.#engine = new EngineChild({
      card: {
        capture: first,
        playback: first,
        rate: RATE,
        inputs: 2,
        outputs: 2,
        periodFrames: 64,
        periods: 3,
      },
      strips: 2,
      env: { ALSA_CONFIG_PATH: `${RUNTIME_DIR}/asound.conf` },
    })
    this.wish(...letters)
    this.#engine.passThrough()
    await this.#engine.running()
    return this.#engine
  }

  wish(...letters: string[]): void {
    const cards = letters.map((letter) => ({ capture: this.device(letter), playback: this.device(letter) }))
    this.#engine.arena.wishes.write({ cards })
  }

  async stop(): Promise<void> {
    await this.#engine?.stop()
    clearInterval(this.#feeder)
    for (const card of this.#cards.values()) card.close()
  }

  report(): Report | undefined {
    return this.#engine.arena.report.read() as Report | undefined
  }

  /** Highest magnitude of the left output over the newest 10 ms. */
  level(letter: string): number {
    const card = this.#cards.get(letter)!
    const planes = Array.from({ length: card.playbackChannels }, () => new Float32Array(480))
    card.readPlayback(Math.max(0, card.frames() - 780), 480, planes)
    return planes[0]!.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0)
  }

  card(letter: string): VirtualCard {
    return this.#cards.get(letter)!
  }

  /** Frames from an input to an output: the place of a click. */
  async roundTrip(letter: string): Promise<number> {
    const card = this.card(letter)
    const at = card.frames() + RATE / 10
    const click = Array.from({ length: card.captureChannels }, () => Float32Array.of(CLICK))
    card.writeCapture(at, click)
    await until('the click is through', () => card.frames() > at + RATE / 10)
    const planes = Array.from({ length: card.playbackChannels }, () => new Float32Array(RATE / 10))
    card.readPlayback(at, RATE / 10, planes)
    return planes[0]!.findIndex((x) => x > CLICK / 2 + LEVEL / 2)
  }

  async sounds(letter: string): Promise<void> {
    await until(`sound from card ${letter}`, () => Math.abs(this.level(letter) - LEVEL) < 1e-4)
  }

  async isLost(): Promise<void> {
    await until('the loss', () => this.#engine.arena.control[Control.engineState] === EngineState.cardLost)
  }

  /** Whether the box's time went on as the machine's did while `act` ran: the difference in ms. */
  async timeSlip(act: () => Promise<void>): Promise<number> {
    const { clock } = this.#engine.arena
    const read = () => ({ frames: clock[Clock.frames]!, ns: clock[Clock.atNs]! })
    const before = read()
    await act()
    const after = read()
    return (after.ns - before.ns) / 1e6 - ((after.frames - before.frames) * 1000) / RATE
  }

  /** Operation and value of each event since the last call. */
  events(): [op: number, value: number][] {
    const { events } = this.#engine.arena
    const count = events.available()
    const found = Array.from({ length: count }, (_, n): [number, number] => {
      const slot = events.slot(n)
      return [
        events.ints[slot * RECORD_INTS + Record.op]!,
        events.doubles[slot * RECORD_DOUBLES + Record.value]!,
      ]
    })
    events.consume(count)
    return found
  }

  #id(letter: string): string {
    return `${letter}${process.pid}`
  }

  #feed(): void {
    for (const card of this.#cards.values()) {
      const planes = Array.from({ length: card.captureChannels }, () =>
        new Float32Array(FEED_FRAMES).fill(LEVEL),
      )
      let from = Math.max(card.filledTo, card.frames())
      for (; from < card.frames() + card.rate / 2; from += FEED_FRAMES) card.writeCapture(from, planes)
    }
  }
}

export async function until(what: string, holds: () => boolean, ms = 5000): Promise<void> {
  const deadline = Date.now() + ms
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`)
    await sleep(5)
  }
}
