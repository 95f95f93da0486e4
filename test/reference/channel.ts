import { Compressor, type CompressorSetting, RootMeanSquare } from './compressor.ts'
import { Delay } from './delay.ts'
import type { DeskKnobs } from './desk-knobs.ts'
import { Filter, type FilterSetting } from './filter.ts'
import { Gate, peaks, STEPS } from './gate.ts'
import { GRID } from './lane.ts'
import {
  bandSetting,
  compressorSetting,
  gateSetting,
  highPassSetting,
  keyFilterSetting,
  limiterSetting,
} from './processors.ts'

/** A filter, and how its knobs are read. */
interface Fitted {
  filter: Filter
  read(knobs: DeskKnobs): FilterSetting
}

export type Processor = 'gate' | 'dyn'

/** What a channel consists of, and its taps of the quantum under way. */
export class Channel {
  readonly name: string
  readonly preEq = new Float64Array(GRID)
  readonly insertSend = new Float64Array(GRID)
  readonly pre = new Float64Array(GRID)
  readonly post = new Float64Array(GRID)
  /** Of the quantum before. */
  readonly lastPre = new Float64Array(GRID)
  readonly lastPost = new Float64Array(GRID)
  /** What runs through it now. */
  readonly x = new Float64Array(GRID)
  /** Of this quantum: trim and polarity; mute and fader. */
  inputGain: Float64Array = new Float64Array(GRID)
  levelGain: Float64Array = new Float64Array(GRID)
  readonly delay: Delay
  readonly highPass: Fitted[] = []
  readonly bands: Fitted[]
  readonly keyFilters: Partial<Record<Processor, Fitted>> = {}
  readonly gate: Gate | undefined
  readonly compressor: Compressor
  readonly meanSquare: RootMeanSquare | undefined
  /** 'self', 'ch 3', 'bus 1' */
  readonly keys: Record<Processor, string> = { gate: 'self', dyn: 'self' }
  readonly #address: string
  readonly #kind: 'strip' | 'mix' | 'output'
  readonly #key = new Float64Array(GRID)
  readonly #heard = { gate: new Float64Array(STEPS), dyn: new Float64Array(STEPS) }

  /** @param address of its knobs; main's two sides share them */
  constructor(name: string, address: string, knobs: DeskKnobs) {
    this.name = name
    this.#address = address
    this.#kind = address.startsWith('/ch/') ? 'strip' : address.startsWith('/outputs') ? 'output' : 'mix'
    const { rate } = knobs.size
    const fit = (read: Fitted['read']): Fitted => ({ read, filter: new Filter(read(knobs), rate) })
    this.delay = new Delay(this.#delayFrames(knobs), Math.ceil(rate / 2))
    this.bands = [1, 2, 3, 4].map((band) => fit((now) => bandSetting(now, address, band)))
    const isStrip = this.#kind === 'strip'
    if (isStrip) {
      this.highPass = ([0, 1] as const).map((section) => fit((now) => highPassSetting(now, address, section)))
      this.gate = new Gate(gateSetting(knobs, address), rate)
    }
    const setting = this.#dynamics(knobs)
    this.compressor = new Compressor(setting, rate)
    if (setting.rms) this.meanSquare = new RootMeanSquare(rate)
    if (this.#kind === 'output') return
    for (const processor of isStrip ? (['gate', 'dyn'] as const) : (['dyn'] as const)) {
      this.keyFilters[processor] = fit((now) => keyFilterSetting(now, `${address}/${processor}`))
      this.keys[processor] = knobs.text(`${address}/${processor}/keysrc`)
    }
  }

  /** Of an output: its limiter. */
  #dynamics(knobs: DeskKnobs): CompressorSetting {
    return this.#kind === 'output'
      ? limiterSetting(knobs, this.#address)
      : compressorSetting(knobs, this.#address)
  }

  #delayFrames(knobs: DeskKnobs): number {
    const delay = `${this.#address}/delay`
    if (this.#kind === 'mix' || !knobs.isOn(`${delay}/on`)) return 0
    return Math.round((knobs.number(`${delay}/time`) * knobs.size.rate) / 1000)
  }

  get #filters(): Fitted[] {
    return [...this.highPass, ...this.bands, ...Object.values(this.keyFilters)]
  }

  /** To where its knobs stand now. */
  move(knobs: DeskKnobs, start: number, frames: number): void {
    for (const { filter, read } of this.#filters) filter.moveTo(read(knobs), start, frames)
    this.gate?.moveTo(gateSetting(knobs, this.#address), start, frames)
    this.compressor.moveTo(this.#dynamics(knobs), start, frames)
    this.delay.set(this.#delayFrames(knobs), start, frames === 0)
  }

  /** Whatever is under way is over. */
  arrive(frame: number): void {
    for (const { filter } of this.#filters) filter.arrive(frame)
    this.gate?.arrive(frame)
    this.compressor.arrive(frame)
    this.delay.arrive(frame)
  }

  /** As if nothing had been. */
  begin(): void {
    for (const { filter } of this.#filters) filter.begin()
    this.gate?.begin()
    this.compressor.begin()
    this.meanSquare?.begin()
    this.delay.begin()
    for (const tap of [this.preEq, this.insertSend, this.pre, this.post]) tap.fill(0)
    this.remember()
  }

  /** Whether it ever has anything to do. */
  works(processor: Processor): boolean {
    return processor === 'gate' ? this.gate!.works : this.compressor.works
  }

  /** What a gate or compressor goes by, of each step; own signal if no key is given. */
  heard(processor: Processor, key: Float64Array | undefined, frame: number): Float64Array {
    const signal = this.#key
    signal.set(key ?? this.x)
    this.keyFilters[processor]?.filter.run(signal, frame)
    const out = this.#heard[processor]
    return processor === 'dyn' && this.meanSquare ? this.meanSquare.run(signal, out) : peaks(signal, out)
  }

  /** Before the next quantum. */
  remember(): void {
    this.lastPre.set(this.pre)
    this.lastPost.set(this.post)
  }
}
