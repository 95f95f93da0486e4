// The console as the cue sheet sees it: where every knob stands, and which gains follow.
import { amplitude, balance, decibels, equalPower, faderDb, side } from '../../reference/laws.ts'

export type Entry = readonly [address: string, value: string]

export interface Size {
  strips: number
  inputs: number
  outputs: number
  /** Mix buses that the show uses; none when left out. */
  buses?: number
}

/** All gains of the mix at one moment, linear. */
export interface Gains {
  /** Card input that a strip hears, from 1; 0 = none. */
  source: number[]
  trim: number[]
  /** Mute and fader. */
  level: number[]
  /** Pan. */
  left: number[]
  right: number[]
  main: [left: number, right: number]
  /** Of each bus: what each strip sends before its fader, and after it. */
  sends: { pre: number[]; post: number[] }[]
  buses: number[]
  outputs: number[]
  /** What each output plays. */
  played: string[]
}

const SWITCH: Readonly<Record<string, number>> = { on: 1, off: 0 }
/** By the end of the address. Sources of outputs stay names. */
const READERS: readonly [end: RegExp, read: (text: string) => number | string][] = [
  [/\/(fader|level)$/, faderDb],
  [/\/mix\/pan$/, side],
  [/\/preamp\/trim$/, decibels],
  [/\/config\/source$/, (text) => (text === 'off' ? 0 : Number(text.replace('in ', '')))],
  [/\/(src|tap|type|owners|dca|grp\/mute)$/, (text) => text],
  [/\/(mix\/on|invert|on|chlink\/\d+-\d+|config\/mute\/\d)$/, (text) => SWITCH[text]!],
]
/** DCAs and mute groups that the show uses. */
const GROUPS = 2
const two = (strip: number): string => String(strip).padStart(2, '0')
const pairOf = (strip: number): string => {
  const odd = strip - ((strip + 1) % 2)
  return `/config/chlink/${odd}-${odd + 1}`
}

export class Knobs {
  readonly #size: Size
  readonly #values = new Map<string, number | string>()

  /** As the box starts: strip n on input n, faders at 0 dB, main on outputs 1 and 2. */
  constructor(size: Size) {
    this.#size = size
    for (let strip = 1; strip <= size.strips; strip++) {
      const values = {
        'config/source': strip <= size.inputs ? strip : 0,
        ...{ 'preamp/trim': 0, 'preamp/invert': 0, 'mix/on': 1, 'mix/fader': 0, 'mix/pan': 0 },
      }
      const groups = { 'grp/dca': 'none', 'grp/mute': 'none' }
      for (const [end, value] of Object.entries({ ...values, ...groups, ...this.#sendsAtFirst() }))
        this.#values.set(`/ch/${two(strip)}/${end}`, value)
      this.#values.set(pairOf(strip), 0)
    }
    for (const [end, value] of Object.entries({ on: 1, fader: 0, pan: 0 }))
      this.#values.set(`/main/st/mix/${end}`, value)
    for (const bus of this.#buses()) {
      const values = { 'mix/on': 1, 'mix/fader': 0, 'config/type': 'mix', 'config/owners': 'none' }
      for (const [end, value] of Object.entries(values)) this.#values.set(`/bus/${two(bus)}/${end}`, value)
    }
    for (let group = 1; group <= GROUPS; group++) {
      this.#values.set(`/dca/${group}/on`, 1)
      this.#values.set(`/dca/${group}/fader`, 0)
      this.#values.set(`/config/mute/${group}`, 0)
    }
    for (let output = 1; output <= size.outputs; output++) {
      this.#values.set(`/outputs/main/${two(output)}/on`, 1)
      this.#values.set(`/outputs/main/${two(output)}/src`, ['main L', 'main R'][output - 1] ?? 'off')
    }
  }

  #buses(): number[] {
    return Array.from({ length: this.#size.buses ?? 0 }, (_, n) => n + 1)
  }

  #sendsAtFirst(): Record<string, number | string> {
    const knobs = (bus: number) => ({
      [`mix/${two(bus)}/on`]: 1,
      [`mix/${two(bus)}/level`]: Number.NEGATIVE_INFINITY,
      [`mix/${two(bus)}/tap`]: 'post fader',
    })
    return Object.assign({}, ...this.#buses().map(knobs)) as Record<string, number | string>
  }

  /** Faders, mutes, sends and groups of linked neighbours go together; a new link gives the even strip the odd one's. */
  set(entries: readonly Entry[]): void {
    for (const [address, text] of entries) {
      const read = READERS.find(([end]) => end.test(address))?.[1]
      if (!read || !this.#values.has(address)) throw new RangeError(`the reference has no knob ${address}`)
      this.#values.set(address, read(text))
      const link = /chlink\/(\d+)-(\d+)$/.exec(address)
      const shared = /^\/ch\/(\d+)\/(mix\/(?:on|fader|\d\d\/\w+)|grp\/\w+)$/.exec(address)
      if (link && text === 'on') {
        const knobs = ['mix/on', 'mix/fader', 'grp/dca', 'grp/mute', ...Object.keys(this.#sendsAtFirst())]
        for (const knob of knobs) {
          const value = this.#values.get(`/ch/${two(Number(link[1]))}/${knob}`)!
          this.#values.set(`/ch/${two(Number(link[2]))}/${knob}`, value)
        }
      } else if (shared) {
        const strip = Number(shared[1])
        if (this.#linked(strip))
          this.#values.set(`/ch/${two(neighbour(strip))}/${shared[2]}`, this.#values.get(address)!)
      }
    }
  }

  get values(): ReadonlyMap<string, number | string> {
    return this.#values
  }

  gains(): Gains {
    const strips = Array.from({ length: this.#size.strips }, (_, n) => n + 1)
    const sides = strips.map((strip) => this.#sides(strip))
    const [leftLevel, rightLevel] = balance(this.#values.get('/main/st/mix/pan') as number)
    const main = this.#level('/main/st')
    const outputs = Array.from({ length: this.#size.outputs }, (_, n) => `/outputs/main/${two(n + 1)}`)
    return {
      source: strips.map((strip) => this.#number(strip, 'config/source')),
      trim: strips.map((strip) => {
        const gain = amplitude(this.#number(strip, 'preamp/trim'))
        return this.#number(strip, 'preamp/invert') === 1 ? -gain : gain
      }),
      level: strips.map((strip) => this.#groups(strip) * this.#level(`/ch/${two(strip)}`)),
      left: sides.map(([left]) => left),
      right: sides.map(([, right]) => right),
      main: [main * leftLevel, main * rightLevel],
      sends: this.#buses().map((bus) => this.#sends(bus, strips)),
      buses: this.#buses().map((bus) => this.#level(`/bus/${two(bus)}`)),
      outputs: outputs.map((output) => this.#values.get(`${output}/on`) as number),
      played: outputs.map((output) => this.#values.get(`${output}/src`) as string),
    }
  }

  /** A strip is panned; of a linked pair the odd is left, the even right, balanced by the odd one's pan. */
  #sides(strip: number): [number, number] {
    const odd = strip - ((strip + 1) % 2)
    const [left, right] = this.#linked(strip)
      ? balance(this.#number(odd, 'mix/pan'))
      : equalPower(this.#number(strip, 'mix/pan'))
    if (!this.#linked(strip)) return [left, right]
    return strip === odd ? [left, 0] : [0, right]
  }

  /** What DCAs and mute groups leave of a strip. */
  #groups(strip: number): number {
    return this.#members(`/ch/${two(strip)}/grp/dca`).reduce(
      (gain, dca) => gain * amplitude(this.#values.get(`/dca/${dca}/fader`) as number),
      this.#sounds(strip) ? 1 : 0,
    )
  }

  #members(address: string): string[] {
    const text = this.#values.get(address) as string
    return text === 'none' ? [] : text.split(',')
  }

  /** Not muted, by itself or with others. */
  #sounds(strip: number): boolean {
    const ch = `/ch/${two(strip)}`
    const muted = this.#members(`${ch}/grp/mute`).some(
      (group) => this.#values.get(`/config/mute/${group}`) === 1,
    )
    const off = this.#members(`${ch}/grp/dca`).some((dca) => this.#values.get(`/dca/${dca}/on`) === 0)
    return this.#number(strip, 'mix/on') === 1 && !muted && !off
  }

  #sends(bus: number, strips: readonly number[]): { pre: number[]; post: number[] } {
    const of = `/bus/${two(bus)}/config`
    const owners = this.#members(`${of}/owners`).map(Number)
    const gain = (strip: number, tap: 'pre fader' | 'post fader'): number => {
      const send = `mix/${two(bus)}`
      if (this.#number(strip, `${send}/on`) === 0) return 0
      if (this.#values.get(`${of}/type`) === 'N-1') {
        const owns = owners.includes(strip) || (this.#linked(strip) && owners.includes(neighbour(strip)))
        return tap === 'post fader' && !owns ? 1 : 0
      }
      if (this.#values.get(`/ch/${two(strip)}/${send}/tap`) !== tap) return 0
      if (tap === 'pre fader' && !this.#sounds(strip)) return 0
      return amplitude(this.#number(strip, `${send}/level`))
    }
    return {
      pre: strips.map((strip) => gain(strip, 'pre fader')),
      post: strips.map((strip) => gain(strip, 'post fader')),
    }
  }

  #level(of: string): number {
    return this.#values.get(`${of}/mix/on`) === 1
      ? amplitude(this.#values.get(`${of}/mix/fader`) as number)
      : 0
  }

  #linked(strip: number): boolean {
    return this.#values.get(pairOf(strip)) === 1
  }

  #number(strip: number, end: string): number {
    return this.#values.get(`/ch/${two(strip)}/${end}`) as number
  }
}

const neighbour = (strip: number): number => (strip % 2 === 1 ? strip + 1 : strip - 1)
