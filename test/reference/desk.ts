// A whole desk in double precision, sixteen frames at a time: what ought to come out of its outputs.
import { Channel, delayFrames, type Processor } from './channel.ts'
import { DeskKnobs } from './desk-knobs.ts'
import { type Size, two, type Value } from './knobs.ts'
import { GRID, gridUp } from './lane.ts'
import { levels } from './levels.ts'
import { limiterSetting } from './processors.ts'
import { Switched } from './switched.ts'
import { Track } from './track.ts'

export interface Show extends Size {
  frames: number
  state: Record<string, Value | boolean>
  /** By frame. Gates, compressors, keys, links and the generator stay as they begin. */
  cues?: readonly { frame: number; rampMs?: number; set: Record<string, Value | boolean> }[]
}

const DEFAULT_RAMP_MS = 20
const members = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
/** No sample from outside is louder: +120 dBFS. */
const LOUDEST = 1e6
const SIDES = ['L', 'R'] as const

export class Desk {
  readonly #show: Show
  readonly #knobs: DeskKnobs
  readonly #tracks = new Map<string, Track>()
  readonly #channels = new Map<string, Channel>()
  readonly #sources = new Map<string, Switched>()
  readonly #inserts = new Map<string, Switched>()
  readonly #pairs: [Channel, Channel][] = []
  readonly #inputs: readonly (Float32Array | undefined)[]
  /** Of the generator, in turns. */
  #phase = 0
  #hertz: Track

  constructor(show: Show, inputs: readonly (Float32Array | undefined)[]) {
    this.#show = show
    this.#inputs = inputs
    this.#knobs = new DeskKnobs(show)
    for (const [address, value] of Object.entries(show.state)) this.#knobs.set(address, value)
    const knobs = this.#knobs
    for (const [name, value] of levels(knobs)) this.#tracks.set(name, new Track(value))
    const add = (name: string, address = name) => this.#channels.set(name, new Channel(name, address, knobs))
    for (const n of members(show.strips)) add(`/ch/${two(n)}`)
    for (const n of members(show.buses)) add(`/bus/${two(n)}`)
    for (const side of SIDES) add(`/main ${side}`, '/main/st')
    for (const n of members(show.matrices)) add(`/mtx/${two(n)}`)
    for (const n of members(show.outputs)) {
      const name = `/outputs/main/${two(n)}`
      this.#channels.set(name, new Channel(name, name, knobs, limiterSetting(knobs, name)))
    }
    for (const [path, link, count] of [
      ['/ch', 'chlink', show.strips],
      ['/bus', 'buslink', show.buses],
      ['/mtx', 'mtxlink', show.matrices],
    ] as const) {
      for (const n of members(count)) {
        if (n % 2 === 1 && knobs.linked(link, n))
          this.#pairs.push([this.#channel(`${path}/${two(n)}`), this.#channel(`${path}/${two(n + 1)}`)])
      }
    }
    this.#pairs.push([this.#channel('/main L'), this.#channel('/main R')])
    this.#linkOutputs()
    for (const [name, what] of this.#choices()) this.#sources.set(name, new Switched(what))
    for (const [name, what] of this.#returns()) this.#inserts.set(name, new Switched(what))
    this.#hertz = new Track(knobs.number('/config/osc/f'))
    for (const cue of show.cues ?? []) this.#move(cue)
  }

  #channel(name: string): Channel {
    return this.#channels.get(name)!
  }

  #gain(name: string): Float64Array {
    return this.#tracks.get(name)!.values
  }

  /** What strips, talkback and outputs take in. */
  #choices(): [string, string][] {
    const { strips, outputs } = this.#show
    return [
      ...members(strips).map((n) => [`/ch/${two(n)}`, this.#knobs.text(`/ch/${two(n)}/config/source`)]),
      ...members(outputs).map((n) => [
        `/outputs/main/${two(n)}`,
        this.#knobs.text(`/outputs/main/${two(n)}/src`),
      ]),
      ['/talk', this.#knobs.text('/config/talk/source')],
    ] as [string, string][]
  }

  #returns(): [string, string][] {
    return members(this.#show.strips).map((n) => {
      const of = `/ch/${two(n)}`
      return [of, this.#knobs.isOn(`${of}/insert/on`) ? this.#knobs.text(`${of}/insert/sel`) : 'off']
    })
  }

  #move({ frame, rampMs = DEFAULT_RAMP_MS, set }: NonNullable<Show['cues']>[number]): void {
    const start = gridUp(frame)
    const frames = gridUp(Math.round((rampMs * this.#show.rate) / 1000))
    for (const [address, value] of Object.entries(set)) this.#knobs.set(address, value)
    for (const [name, value] of levels(this.#knobs)) this.#tracks.get(name)!.moveTo(value, start, frames)
    for (const [name, channel] of this.#channels) {
      for (const { filter, read } of channel.filters) filter.moveTo(read(this.#knobs), start, frames)
      if (/^\/(ch|outputs)/.test(name)) channel.delay.set(delayFrames(this.#knobs, name), start, frames === 0)
    }
    for (const [name, what] of this.#choices()) this.#sources.get(name)!.choose(what, start, frames === 0)
    for (const [name, what] of this.#returns()) this.#inserts.get(name)!.choose(what, start, frames === 0)
    this.#hertz.moveTo(this.#knobs.number('/config/osc/f'), start, frames)
  }

  /** One plane per output. */
  render(): Float64Array[] {
    const { frames, outputs } = this.#show
    const planes = members(outputs).map(() => new Float64Array(frames + GRID))
    for (let frame = 0; frame < frames; frame += GRID) {
      for (const track of this.#tracks.values()) track.advance(frame)
      this.#hertz.advance(frame + GRID)
      this.#strips(frame)
      this.#mixes(frame)
      this.#outputs(frame).forEach((output, n) => {
        planes[n]!.set(output.post, frame)
      })
      for (const channel of this.#channels.values()) channel.remember()
    }
    return planes.map((plane) => plane.subarray(0, frames))
  }

  #input(n: number, frame: number): Float64Array {
    const plane = this.#inputs[n - 1]
    return Float64Array.from({ length: GRID }, (_, i) => {
      const sample = plane?.[frame + i] ?? 0
      return Math.abs(sample) <= LOUDEST ? sample : 0
    })
  }

  #of(path: string, count: number): Channel[] {
    return members(count).map((n) => this.#channel(`${path}/${two(n)}`))
  }

  #source(what: string, frame: number): Float64Array {
    const [kind, n] = what.split(' ')
    if (kind === 'in') return this.#input(Number(n), frame)
    return kind === 'bus' ? this.#channel(`/bus/${two(Number(n))}`).lastPost : new Float64Array(GRID)
  }

  #strips(frame: number): void {
    const strips = this.#of('/ch', this.#show.strips)
    for (const strip of strips) {
      const source = this.#sources.get(strip.name)!
      const signal = this.#source(source.advance(frame), frame)
      const trim = this.#gain(`${strip.name} input`)
      for (let n = 0; n < GRID; n++) strip.x[n] = signal[n]! * source.fade[n]! * trim[n]!
      strip.delay.run(strip.x, frame)
      for (const { filter } of strip.highPass) filter.run(strip.x, frame)
    }
    this.#dynamics(strips, 'gate', frame)
    for (const strip of strips) {
      strip.preEq.set(strip.x)
      for (const { filter } of strip.bands) filter.run(strip.x, frame)
    }
    this.#dynamics(strips, 'dyn', frame)
    for (const strip of strips) {
      strip.insertSend.set(strip.x)
      const insert = this.#inserts.get(strip.name)!
      const back = this.#source(insert.advance(frame), frame)
      for (let n = 0; n < GRID; n++) strip.x[n]! += insert.fade[n]! * (back[n]! - strip.x[n]!)
      this.#finish(strip, this.#gain(`${strip.name} level`))
    }
  }

  /** Those of a pair go by the louder of the two. */
  #dynamics(channels: readonly Channel[], processor: Processor, frame: number): void {
    const heard = new Map(
      channels.map((channel) => {
        const [kind, n] = channel.keys[processor].split(' ')
        const key = kind === 'self' ? undefined : this.#channel(`/${kind}/${two(Number(n))}`).lastPre
        return [channel, channel.heard(processor, key, frame)] as const
      }),
    )
    for (const [left, right] of this.#pairs) {
      const both = [heard.get(left), heard.get(right)] as const
      if (!both[0] || !both[1]) continue
      const louder = both[0].map((level, step) => Math.max(level, both[1]![step]!))
      heard.set(left, louder).set(right, louder)
    }
    for (const [channel, key] of heard) {
      const processors = processor === 'gate' ? channel.gate : channel.compressor
      processors?.run(channel.x, key)
    }
  }

  #finish(channel: Channel, level: Float64Array): void {
    channel.pre.set(channel.x)
    for (let n = 0; n < GRID; n++) channel.post[n] = channel.x[n]! * level[n]!
  }

  #add(to: Float64Array, signal: Float64Array, gain: string): void {
    const values = this.#gain(gain)
    if (values[0] === 0 && values[GRID - 1] === 0 && values[GRID >> 1] === 0) return
    for (let n = 0; n < GRID; n++) to[n]! += signal[n]! * values[n]!
  }

  readonly #osc = new Float64Array(GRID)
  readonly #solo = [new Float64Array(GRID), new Float64Array(GRID)] as const
  readonly #heard = new Map<string, Float64Array>()

  #mixes(frame: number): void {
    const { strips, buses, matrices } = this.#show
    const [talk, osc] = [this.#talkback(frame), this.#generator()]
    const ch = this.#of('/ch', strips)
    const bus = this.#of('/bus', buses)
    bus.forEach((to, b) => {
      to.x.fill(0)
      for (const strip of ch) {
        this.#add(to.x, strip.preEq, `${strip.name} bus ${b + 1} preEq`)
        this.#add(to.x, strip.pre, `${strip.name} bus ${b + 1} pre`)
        this.#add(to.x, strip.post, `${strip.name} bus ${b + 1} post`)
      }
      this.#add(to.x, talk, `/talk bus ${b + 1} post`)
      this.#add(to.x, osc, `/osc bus ${b + 1} post`)
    })
    this.#process(bus, frame)
    for (const one of bus) this.#finish(one, this.#gain(`${one.name} level`))
    const main = SIDES.map((side) => this.#channel(`/main ${side}`))
    main.forEach((to, n) => {
      to.x.fill(0)
      for (const from of [...ch, ...bus]) this.#add(to.x, from.post, `${from.name} main ${SIDES[n]}`)
      this.#add(to.x, talk, `/talk main ${SIDES[n]}`)
      this.#add(to.x, osc, `/osc main ${SIDES[n]}`)
    })
    this.#process(main, frame)
    main.forEach((one, n) => {
      this.#finish(one, this.#gain(`/main level ${SIDES[n]}`))
    })
    const mtx = this.#of('/mtx', matrices)
    mtx.forEach((to, m) => {
      to.x.fill(0)
      for (const from of [...bus, ...main]) {
        this.#add(to.x, from.pre, `${from.name} matrix ${m + 1} pre`)
        this.#add(to.x, from.post, `${from.name} matrix ${m + 1} post`)
      }
    })
    this.#process(mtx, frame)
    for (const one of mtx) this.#finish(one, this.#gain(`${one.name} level`))
    this.#listen([...ch, ...bus, ...main, ...mtx], bus, main)
  }

  #process(channels: readonly Channel[], frame: number): void {
    for (const channel of channels) for (const { filter } of channel.bands) filter.run(channel.x, frame)
    this.#dynamics(channels, 'dyn', frame)
  }

  #listen(all: readonly Channel[], buses: readonly Channel[], main: readonly Channel[]): void {
    this.#solo.forEach((to, n) => {
      to.fill(0)
      for (const from of all) {
        this.#add(to, from.pre, `${from.name} pfl ${SIDES[n]}`)
        this.#add(to, from.post, `${from.name} afl ${SIDES[n]}`)
      }
    })
    for (const of of ['/monitor', '/phones']) {
      for (const ear of SIDES) {
        const sum = new Float64Array(GRID)
        for (const bus of buses) this.#add(sum, bus.post, `${bus.name} ${of} ${ear}`)
        SIDES.forEach((side, n) => {
          this.#add(sum, main[n]!.post, `/main ${side} ${of} ${ear}`)
          this.#add(sum, this.#solo[n]!, `/solo ${side} ${of} ${ear}`)
        })
        const level = this.#gain(`${of} level ${ear}`)
        this.#heard.set(
          `${of.slice(1)} ${ear}`,
          sum.map((x, n) => x * level[n]!),
        )
      }
    }
  }

  #talkback(frame: number): Float64Array {
    const source = this.#sources.get('/talk')!
    const signal = this.#source(source.advance(frame), frame)
    const level = this.#gain('/talk level')
    return signal.map((x, n) => x * source.fade[n]! * level[n]!)
  }

  /** A sine, its frequency for sixteen frames the one it reaches at their end; the other shapes are noise, which nobody can foretell. */
  #generator(): Float64Array {
    const level = this.#gain('/osc level')
    for (let n = 0; n < GRID; n++) {
      this.#osc[n] = Math.sin(2 * Math.PI * this.#phase) * level[n]!
      this.#phase = (this.#phase + this.#hertz.values[0]! / this.#show.rate) % 1
    }
    return this.#osc
  }

  #tap(what: string, frame: number): Float64Array {
    const heard = this.#heard.get(what)
    if (heard) return heard
    if (what === 'oscillator') return this.#osc
    const main = SIDES.map((side) => this.#channel(`/main ${side}`).post)
    if (what === 'main mono') return main[0]!.map((x, n) => (x + main[1]![n]!) / 2)
    if (what.startsWith('main')) return this.#channel(`/${what}`).post
    const [kind, n] = what.split(' ')
    const number = two(Number(n))
    if (kind === 'bus') return this.#channel(`/bus/${number}`).post
    if (kind === 'matrix') return this.#channel(`/mtx/${number}`).post
    if (kind === 'ch') return this.#channel(`/ch/${number}`).pre
    if (kind === 'insert') return this.#channel(`/ch/${number}`).insertSend
    return this.#source(what, frame)
  }

  #outputs(frame: number): Channel[] {
    const outputs = this.#of('/outputs/main', this.#show.outputs)
    for (const output of outputs) {
      const source = this.#sources.get(output.name)!
      const signal = this.#tap(source.advance(frame), frame)
      for (let n = 0; n < GRID; n++) output.x[n] = signal[n]! * source.fade[n]!
      for (const { filter } of output.bands) filter.run(output.x, frame)
      output.delay.run(output.x, frame)
    }
    this.#dynamics(outputs, 'dyn', frame)
    for (const output of outputs) this.#finish(output, this.#gain(`${output.name} level`))
    return outputs
  }

  /** Neighbouring outputs that play the two sides of something are limited together. */
  #linkOutputs(): void {
    for (const n of members(this.#show.outputs - 1).filter((output) => output % 2 === 1)) {
      const [left, right] = [n, n + 1].map((output) => `/outputs/main/${two(output)}`)
      const [one, other] = [left, right].map((output) => this.#knobs.text(`${output}/src`))
      const [, kind, first] = /^(bus|matrix) (\d+)$/.exec(one!) ?? []
      const isPair = kind
        ? Number(first) % 2 === 1 &&
          other === `${kind} ${Number(first) + 1}` &&
          this.#knobs.linked(kind === 'bus' ? 'buslink' : 'mtxlink', Number(first))
        : / L$/.test(one!) && other === one!.replace(/ L$/, ' R')
      if (isPair) this.#pairs.push([this.#channel(left!), this.#channel(right!)])
    }
  }
}
