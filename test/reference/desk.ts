// A whole desk in double precision, sixteen frames at a time: what ought to come out of its outputs.
import { Channel, type Processor } from './channel.ts'
import { DeskKnobs } from './desk-knobs.ts'
import { type Size, two, type Value } from './knobs.ts'
import { GRID, gridUp } from './lane.ts'
import { levels } from './levels.ts'
import { isLinked, Pairs } from './pairs.ts'
import { Patch } from './patch.ts'
import { type Sounds, soundsOf } from './sounds.ts'
import { Switched } from './switched.ts'
import { Track } from './track.ts'

export interface Score extends Size {
  state: Record<string, Value | boolean>
  /** By frame. Keys, detectors and the generator stay as they begin. */
  cues?: readonly { frame: number; rampMs?: number; set: Record<string, Value | boolean> }[]
  /** Frames, in order, at which all that is under way arrives at once: another engine takes over. */
  arrivals?: readonly number[]
}

export interface Show extends Score {
  frames: number
}

const DEFAULT_RAMP_MS = 20
const members = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
const SIDES = ['L', 'R'] as const
const SILENCE = new Float64Array(GRID)

export class Desk {
  readonly #score: Score & Partial<Show>
  readonly #knobs: DeskKnobs
  readonly #tracks = new Map<string, Track>()
  readonly #channels = new Map<string, Channel>()
  readonly #sources = new Map<string, Switched>()
  readonly #inserts = new Map<string, Switched>()
  readonly #pairs: Pairs
  readonly #sounds: Sounds
  readonly #strips: Channel[]
  readonly #buses: Channel[]
  readonly #main: Channel[]
  readonly #matrices: Channel[]
  readonly #outputs: Channel[]
  readonly #moving: Track[]
  readonly #patch: Patch
  readonly #talk = new Float64Array(GRID)
  readonly #osc = new Float64Array(GRID)
  readonly #solo = [new Float64Array(GRID), new Float64Array(GRID)] as const
  readonly #input = new Float64Array(GRID)
  readonly #mono = new Float64Array(GRID)
  /** Monitor and phones. */
  readonly #ears = new Map<string, Float64Array>(
    ['/monitor', '/phones'].flatMap((of) =>
      SIDES.map((side) => [`${of} ${side}`, new Float64Array(GRID)] as const),
    ),
  )
  readonly #busy: { gate: Channel[]; dyn: Channel[][] }
  /** Of the generator, in turns. */
  #phase = 0
  readonly #hertz: Track
  /** Of the quantum to come. */
  #frame = 0

  /** @param sounds or a plane for each input, from frame 0 on */
  constructor(score: Score & Partial<Show>, sounds: Sounds | readonly (Float32Array | undefined)[]) {
    this.#score = score
    this.#sounds = 'input' in sounds ? sounds : soundsOf(sounds)
    this.#knobs = new DeskKnobs(score)
    for (const [address, value] of Object.entries(score.state)) this.#knobs.set(address, value)
    const knobs = this.#knobs
    for (const [name, value] of levels(knobs)) this.#tracks.set(name, new Track(value))
    const add = (name: string, address = name) => {
      const channel = new Channel(name, address, knobs)
      this.#channels.set(name, channel)
      return channel
    }
    this.#strips = members(score.strips).map((n) => add(`/ch/${two(n)}`))
    this.#buses = members(score.buses).map((n) => add(`/bus/${two(n)}`))
    this.#main = SIDES.map((side) => add(`/main ${side}`, '/main/st'))
    this.#matrices = members(score.matrices).map((n) => add(`/mtx/${two(n)}`))
    this.#outputs = members(score.outputs).map((n) => add(`/outputs/main/${two(n)}`))
    for (const strip of this.#strips) strip.inputGain = this.#gain(`${strip.name} input`)
    for (const channel of this.#channels.values())
      channel.levelGain = this.#gain(channel.name.replace(/( [LR])?$/, ' level$1'))
    this.#pairs = new Pairs(knobs)
    for (const [name, what] of this.#choices()) this.#sources.set(name, new Switched(what))
    for (const [name, what] of this.#returns()) this.#inserts.set(name, new Switched(what))
    this.#hertz = new Track(knobs.number('/config/osc/f'))
    this.#perform()
    this.#moving = [...this.#tracks.values()].filter((track) => track.moves)
    this.#patch = new Patch({
      ...{ strips: this.#strips, buses: this.#buses, main: this.#main, matrices: this.#matrices },
      ...{ talk: this.#talk, osc: this.#osc, solo: this.#solo, tracks: this.#tracks },
    })
    this.#busy = {
      gate: this.#works(this.#strips, 'gate'),
      dyn: [this.#strips, this.#buses, this.#main, this.#matrices, this.#outputs].map((all) =>
        this.#works(all, 'dyn'),
      ),
    }
  }

  /** Where they stand in the end. */
  get knobs(): DeskKnobs {
    return this.#knobs
  }

  #channel(name: string): Channel {
    return this.#channels.get(name)!
  }

  /** By names as levels have them. */
  #gain(name: string): Float64Array {
    return this.#tracks.get(name)!.values
  }

  /** What strips, talkback and outputs take in. */
  #choices(): [string, string][] {
    const { strips, outputs } = this.#score
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
    return members(this.#score.strips).map((n) => {
      const of = `/ch/${two(n)}`
      return [of, this.#knobs.isOn(`${of}/insert/on`) ? this.#knobs.text(`${of}/insert/sel`) : 'off']
    })
  }

  /** All cues and arrivals, by time. */
  #perform(): void {
    const { cues = [], arrivals = [] } = this.#score
    const left = [...arrivals]
    for (const cue of cues) {
      while (left.length > 0 && left[0]! <= gridUp(cue.frame)) this.#arrive(gridUp(left.shift()!))
      this.#move(cue)
    }
    for (const frame of left) this.#arrive(gridUp(frame))
  }

  #move({ frame, rampMs = DEFAULT_RAMP_MS, set }: NonNullable<Score['cues']>[number]): void {
    const start = gridUp(frame)
    const frames = gridUp(Math.round((rampMs * this.#score.rate) / 1000))
    for (const [address, value] of Object.entries(set)) this.#knobs.set(address, value)
    for (const [name, value] of levels(this.#knobs)) this.#tracks.get(name)!.moveTo(value, start, frames)
    for (const channel of this.#channels.values()) channel.move(this.#knobs, start, frames)
    this.#pairs.note(this.#knobs, start)
    for (const [name, what] of this.#choices()) this.#sources.get(name)!.choose(what, start, frames === 0)
    for (const [name, what] of this.#returns()) this.#inserts.get(name)!.choose(what, start, frames === 0)
    this.#hertz.moveTo(this.#knobs.number('/config/osc/f'), start, frames)
  }

  get #switches(): Switched[] {
    return [...this.#sources.values(), ...this.#inserts.values()]
  }

  #arrive(frame: number): void {
    const moved = [...this.#tracks.values(), this.#hertz, ...this.#channels.values(), ...this.#switches]
    for (const one of moved) one.arrive(frame)
  }

  /** Those that ever have anything to do, or whose partner has. */
  #works(channels: readonly Channel[], processor: Processor): Channel[] {
    const pairs = this.#pairs.all.filter(({ linked }) => linked.some(({ on }) => on))
    return channels.filter(({ name }) => {
      const pair = pairs.find(({ left, right }) => left === name || right === name)
      return [name, ...(pair ? [pair.left, pair.right] : [])].some((one) =>
        this.#channel(one).works(processor),
      )
    })
  }

  /** Empty, as an engine that has just been started. @param frame of the quantum to come */
  begin(frame: number): void {
    this.#frame = frame
    const parts = [...this.#tracks.values(), this.#hertz, ...this.#channels.values(), ...this.#switches]
    for (const part of parts) part.begin()
    for (const track of this.#tracks.values()) track.advance(frame)
  }

  /** One plane per output. */
  render(frames = this.#score.frames!): Float64Array[] {
    const planes = this.#outputs.map(() => new Float64Array(frames + GRID))
    for (let at = 0; at < frames; at += GRID) {
      this.quantum().forEach((output, n) => {
        planes[n]!.set(output, at)
      })
    }
    return planes.map((plane) => plane.subarray(0, frames))
  }

  /** The next sixteen frames of each output; of the desk, until the next call. */
  quantum(): Float64Array[] {
    const frame = this.#frame
    for (const track of this.#moving) track.advance(frame)
    this.#hertz.advance(frame + GRID)
    this.#renderStrips(frame)
    this.#renderMixes(frame)
    this.#renderOutputs(frame)
    for (const channel of this.#channels.values()) channel.remember()
    this.#frame += GRID
    return this.#outputs.map(({ post }) => post)
  }

  /** Of a card input the only one until the next. */
  #source(what: string, frame: number): Float64Array {
    if (what === 'off') return SILENCE
    if (what.startsWith('bus')) return this.#channel(`/bus/${two(Number(what.slice(4)))}`).lastPost
    this.#sounds.input(Number(what.slice(3)), frame, this.#input)
    return this.#input
  }

  #renderStrips(frame: number): void {
    this.#strips.forEach((strip, n) => {
      const source = this.#sources.get(strip.name)!
      const signal = this.#source(source.advance(frame), frame)
      for (let i = 0; i < GRID; i++) strip.x[i] = signal[i]! * source.fade[i]!
      this.#sounds.addVoices?.(n + 1, frame, strip.x)
      const trim = strip.inputGain
      for (let i = 0; i < GRID; i++) strip.x[i]! *= trim[i]!
      strip.delay.run(strip.x, frame)
      for (const { filter } of strip.highPass) filter.run(strip.x, frame)
    })
    this.#dynamics(this.#busy.gate, 'gate', frame)
    for (const strip of this.#strips) {
      strip.preEq.set(strip.x)
      for (const { filter } of strip.bands) filter.run(strip.x, frame)
    }
    this.#dynamics(this.#busy.dyn[0]!, 'dyn', frame)
    for (const strip of this.#strips) {
      strip.insertSend.set(strip.x)
      const insert = this.#inserts.get(strip.name)!
      const what = insert.advance(frame)
      if (what !== 'off') {
        const back = this.#source(what, frame)
        for (let n = 0; n < GRID; n++) strip.x[n]! += insert.fade[n]! * (back[n]! - strip.x[n]!)
      }
      this.#finish(strip)
    }
  }

  /** Those of a pair go by the louder of the two. @param channels that have anything to do */
  #dynamics(channels: readonly Channel[], processor: Processor, frame: number): void {
    if (channels.length === 0) return
    const heard = new Map<string, Float64Array>()
    for (const channel of channels) {
      const [kind, n] = channel.keys[processor].split(' ')
      const key = kind === 'self' ? undefined : this.#channel(`/${kind}/${two(Number(n))}`).lastPre
      heard.set(channel.name, channel.heard(processor, key, frame))
    }
    for (const pair of this.#pairs.all) {
      const left = heard.get(pair.left)
      const right = heard.get(pair.right)
      if (!left || !right || !isLinked(pair, frame)) continue
      left.forEach((level, step) => {
        left[step] = Math.max(level, right[step]!)
      })
      right.set(left)
    }
    for (const channel of channels) {
      const one = processor === 'gate' ? channel.gate! : channel.compressor
      one.run(channel.x, heard.get(channel.name)!, frame)
    }
  }

  #finish({ x, pre, post, levelGain }: Channel): void {
    pre.set(x)
    for (let n = 0; n < GRID; n++) post[n] = x[n]! * levelGain[n]!
  }

  #renderMixes(frame: number): void {
    this.#talkback(frame)
    this.#generator()
    const process = (channels: readonly Channel[], busy: readonly Channel[]) => {
      for (const { x, name, bands } of channels) {
        this.#patch.sum(name).into(x)
        for (const { filter } of bands) filter.run(x, frame)
      }
      this.#dynamics(busy, 'dyn', frame)
    }
    const [, buses, main, matrices] = this.#busy.dyn
    process(this.#buses, buses!)
    for (const one of this.#buses) this.#finish(one)
    process(this.#main, main!)
    for (const one of this.#main) this.#finish(one)
    process(this.#matrices, matrices!)
    for (const one of this.#matrices) this.#finish(one)
    this.#solo.forEach((to, n) => {
      this.#patch.sum(`/solo ${SIDES[n]}`).into(to)
    })
    for (const [name, to] of this.#ears) {
      this.#patch.sum(name).into(to)
      const level = this.#gain(name.replace(' ', ' level '))
      for (let n = 0; n < GRID; n++) to[n]! *= level[n]!
    }
  }

  #talkback(frame: number): void {
    const source = this.#sources.get('/talk')!
    const signal = this.#source(source.advance(frame), frame)
    const level = this.#gain('/talk level')
    for (let n = 0; n < GRID; n++) this.#talk[n] = signal[n]! * source.fade[n]! * level[n]!
  }

  /** A sine, its frequency for sixteen frames the one it reaches at their end; the other shapes are noise, which nobody can foretell. */
  #generator(): void {
    const level = this.#gain('/osc level')
    for (let n = 0; n < GRID; n++) {
      this.#osc[n] = Math.sin(2 * Math.PI * this.#phase) * level[n]!
      this.#phase = (this.#phase + this.#hertz.values[0]! / this.#score.rate) % 1
    }
  }

  /** What an output plays. */
  #tap(what: string, frame: number): Float64Array {
    if (what === 'oscillator') return this.#osc
    if (what === 'main mono') {
      const [left, right] = this.#main.map(({ post }) => post)
      for (let n = 0; n < GRID; n++) this.#mono[n] = (left![n]! + right![n]!) / 2
      return this.#mono
    }
    if (what.startsWith('main')) return this.#channel(`/${what}`).post
    const [kind, n] = what.split(' ')
    if (kind === 'monitor' || kind === 'phones') return this.#ears.get(`/${what}`)!
    if (kind === 'bus') return this.#buses[Number(n) - 1]!.post
    if (kind === 'matrix') return this.#matrices[Number(n) - 1]!.post
    if (kind === 'ch') return this.#strips[Number(n) - 1]!.pre
    if (kind === 'insert') return this.#strips[Number(n) - 1]!.insertSend
    return this.#source(what, frame)
  }

  #renderOutputs(frame: number): void {
    for (const output of this.#outputs) {
      const source = this.#sources.get(output.name)!
      const signal = this.#tap(source.advance(frame), frame)
      for (let n = 0; n < GRID; n++) output.x[n] = signal[n]! * source.fade[n]!
      for (const { filter } of output.bands) filter.run(output.x, frame)
      output.delay.run(output.x, frame)
    }
    this.#dynamics(this.#busy.dyn[4]!, 'dyn', frame)
    for (const output of this.#outputs) this.#finish(output)
  }
}
