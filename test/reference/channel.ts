import { Compressor, type CompressorSetting, RootMeanSquare } from './compressor.ts'
import { Delay } from './delay.ts'
import type { DeskKnobs } from './desk-knobs.ts'
import { Filter, type FilterSetting } from './filter.ts'
import { Gate, peaks } from './gate.ts'
import { GRID } from './lane.ts'
import {
  bandSetting,
  compressorSetting,
  gateSetting,
  highPassSetting,
  keyFilterSetting,
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
  readonly delay: Delay
  readonly highPass: Fitted[] = []
  readonly bands: Fitted[]
  readonly keyFilters: Partial<Record<Processor, Fitted>> = {}
  readonly gate: Gate | undefined
  readonly compressor: Compressor
  readonly meanSquare: RootMeanSquare | undefined
  /** 'self', 'ch 3', 'bus 1' */
  readonly keys: Record<Processor, string> = { gate: 'self', dyn: 'self' }

  /**
   * @param address of its knobs; main's two sides share them
   * @param dynamics of an output: its limiter
   */
  constructor(name: string, address: string, knobs: DeskKnobs, dynamics?: CompressorSetting) {
    this.name = name
    const { rate } = knobs.size
    const isStrip = address.startsWith('/ch/')
    const fit = (read: Fitted['read']): Fitted => ({ read, filter: new Filter(read(knobs), rate) })
    const isOutput = address.startsWith('/outputs')
    const delayed = isStrip || isOutput ? delayFrames(knobs, address) : 0
    this.delay = new Delay(delayed, Math.ceil(rate / 2))
    this.bands = [1, 2, 3, 4].map((band) => fit((now) => bandSetting(now, address, band)))
    if (isStrip) {
      this.highPass = ([0, 1] as const).map((section) => fit((now) => highPassSetting(now, address, section)))
      this.gate = new Gate(gateSetting(knobs, address), rate)
    }
    const setting = dynamics ?? compressorSetting(knobs, address)
    this.compressor = new Compressor(setting, rate)
    if (setting.rms) this.meanSquare = new RootMeanSquare(rate)
    if (dynamics) return
    for (const processor of isStrip ? (['gate', 'dyn'] as const) : (['dyn'] as const)) {
      this.keyFilters[processor] = fit((now) => keyFilterSetting(now, `${address}/${processor}`))
      this.keys[processor] = knobs.text(`${address}/${processor}/keysrc`)
    }
  }

  get filters(): Fitted[] {
    return [...this.highPass, ...this.bands, ...Object.values(this.keyFilters)]
  }

  /** What a gate or compressor goes by, of each step; own signal if no key is given. */
  heard(processor: Processor, key: Float64Array | undefined, frame: number): number[] {
    const signal = Float64Array.from(key ?? this.x)
    this.keyFilters[processor]?.filter.run(signal, frame)
    return processor === 'dyn' && this.meanSquare ? this.meanSquare.run(signal) : peaks(signal)
  }

  /** Before the next quantum. */
  remember(): void {
    this.lastPre.set(this.pre)
    this.lastPost.set(this.post)
  }
}

/** @param of '/ch/01', '/outputs/main/01' */
export function delayFrames(knobs: DeskKnobs, of: string): number {
  if (!knobs.isOn(`${of}/delay/on`)) return 0
  return Math.round((knobs.number(`${of}/delay/time`) * knobs.size.rate) / 1000)
}
