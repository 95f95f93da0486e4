// From knobs to gains: mutes, faders, DCAs, pans, links, sends, solo. Each name is one value that moves by itself.
import type { DeskKnobs } from './desk-knobs.ts'
import { two } from './knobs.ts'
import { amplitude, balance, equalPower } from './laws.ts'

export type Levels = Map<string, number>
type Sides = [left: number, right: number]
type Link = 'chlink' | 'buslink' | 'mtxlink'

/** Half of each of two sides that become one. */
const HALF = 0.5
const members = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

/** On, no DCA off, no mute group on. */
function open(knobs: DeskKnobs, of: string): boolean {
  return (
    knobs.isOn(`${of}/mix/on`) &&
    knobs.members(`${of}/grp/dca`).every((dca) => knobs.isOn(`/dca/${dca}/on`)) &&
    knobs.members(`${of}/grp/mute`).every((group) => !knobs.isOn(`/config/mute/${group}`))
  )
}

function levelOf(knobs: DeskKnobs, of: string): number {
  if (!open(knobs, of)) return 0
  const dcas = knobs.members(`${of}/grp/dca`).map((dca) => knobs.number(`/dca/${dca}/fader`))
  return amplitude([knobs.number(`${of}/mix/fader`), ...dcas].reduce((sum, db) => sum + db, 0))
}

/** A single one is panned; of a pair the odd is left and the even right, balanced by the odd one's pan. */
function sides(knobs: DeskKnobs, kind: 'ch' | 'bus', n: number, pan: (member: number) => number): Sides {
  if (!knobs.linked(kind === 'ch' ? 'chlink' : 'buslink', n)) return equalPower(pan(n))
  const odd = n - ((n + 1) % 2)
  const [left, right] = balance(pan(odd))
  return n === odd ? [left, 0] : [0, right]
}

/** What has no pan is on both sides as loud as it is. */
const BOTH: Sides = [1, 1]

/** A pair is left and right. */
function middle(knobs: DeskKnobs, link: Link, n: number): Sides {
  if (!knobs.linked(link, n)) return BOTH
  return n % 2 === 1 ? [1, 0] : [0, 1]
}

export function levels(knobs: DeskKnobs): Levels {
  const { strips, buses, matrices, outputs } = knobs.size
  const all: Levels = new Map()
  const set = (name: string, value: number) => all.set(name, value)
  const both = (name: string, [left, right]: Sides, times = 1) => {
    set(`${name} L`, times * left)
    set(`${name} R`, times * right)
  }
  const solo = (of: string, number: string, mode: string, pfl: Sides, afl: Sides) => {
    const on = knobs.isOn(`/-stat/solosw/${number}`)
    both(`${of} pfl`, pfl, on && knobs.text(mode) === 'PFL' ? 1 : 0)
    both(`${of} afl`, afl, on && knobs.text(mode) === 'AFL' ? 1 : 0)
    return on
  }
  let soloed = false

  for (const n of members(strips)) {
    const of = `/ch/${two(n)}`
    const pan = sides(knobs, 'ch', n, (member) => knobs.number(`/ch/${two(member)}/mix/pan`) / 100)
    set(`${of} input`, knobs.amplitude(`${of}/preamp/trim`) * (knobs.isOn(`${of}/preamp/invert`) ? -1 : 1))
    set(`${of} level`, levelOf(knobs, of))
    both(`${of} main`, pan, knobs.isOn(`${of}/mix/st`) ? 1 : 0)
    soloed = solo(of, two(n), '/config/solo/chmode', middle(knobs, 'chlink', n), pan) || soloed
    for (const bus of members(buses)) sends(knobs, n, bus, pan, set)
  }
  for (const n of members(buses)) {
    const of = `/bus/${two(n)}`
    const pan = sides(knobs, 'bus', n, (member) => knobs.number(`/bus/${two(member)}/mix/pan`) / 100)
    set(`${of} level`, levelOf(knobs, of))
    both(`${of} main`, pan, knobs.isOn(`${of}/mix/st`) ? 1 : 0)
    soloed = solo(of, String(48 + n), '/config/solo/busmode', middle(knobs, 'buslink', n), pan) || soloed
    for (const matrix of members(matrices)) {
      const side = knobs.linked('buslink', n) ? (n + 1) % 2 : -1
      toMatrix(knobs, of, of, matrix, open(knobs, of), side, set)
    }
  }
  const mainOn = knobs.isOn('/main/st/mix/on')
  const mainSides = balance(knobs.number('/main/st/mix/pan') / 100)
  both('/main level', mainSides, mainOn ? knobs.amplitude('/main/st/mix/fader') : 0)
  for (const [side, name] of [
    [0, 'L'],
    [1, 'R'],
  ] as const) {
    const own: Sides = side === 0 ? [1, 0] : [0, 1]
    soloed = solo(`/main ${name}`, '80', '/config/solo/busmode', own, own) || soloed
    for (const matrix of members(matrices)) {
      toMatrix(knobs, '/main/st', `/main ${name}`, matrix, mainOn, side, set)
    }
  }
  for (const n of members(matrices)) {
    const of = `/mtx/${two(n)}`
    set(`${of} level`, knobs.isOn(`${of}/mix/on`) ? knobs.amplitude(`${of}/mix/fader`) : 0)
    const centre = middle(knobs, 'mtxlink', n)
    soloed = solo(of, String(64 + n), '/config/solo/busmode', centre, centre) || soloed
  }
  for (const n of members(outputs)) {
    const of = `/outputs/main/${two(n)}`
    set(`${of} level`, knobs.isOn(`${of}/on`) ? knobs.amplitude(`${of}/level`) : 0)
  }
  listening(knobs, soloed, set)
  for (const [of, on, level, to] of [
    ['/talk', '/-stat/talk/A', '/config/talk/A/level', '/config/talk/A'],
    ['/osc', '/-stat/osc/on', '/config/osc/level', '/config/osc'],
  ] as const) {
    set(`${of} level`, knobs.isOn(on) ? knobs.amplitude(level) : 0)
    both(`${of} main`, BOTH, knobs.isOn(`${to}/st`) ? 1 : 0)
    const destinations = knobs.members(`${to}/destmap`)
    for (const bus of members(buses)) {
      set(`${of} bus ${bus} post`, destinations.includes(bus) ? 1 : 0)
    }
  }
  return all
}

type Set = (name: string, value: number) => unknown

function sends(knobs: DeskKnobs, strip: number, bus: number, ownPan: Sides, set: Set): void {
  const of = `/ch/${two(strip)}`
  const send = `${of}/mix/${two(bus)}`
  const odd = bus - ((bus + 1) % 2)
  const paired = knobs.linked('buslink', bus)
  const side = bus === odd ? 0 : 1
  const sendPan = () =>
    sides(knobs, 'ch', strip, (n) => knobs.number(`/ch/${two(n)}/mix/${two(odd)}/pan`) / 100)
  let [at, gain] = ['post fader', 0]
  const type = knobs.text(`/bus/${two(bus)}/config/type`)
  const isOn = knobs.isOn(`${send}/on`)
  if (type === 'mix' || type === 'FX') {
    at = knobs.text(`${send}/tap`)
    gain = isOn ? knobs.amplitude(`${send}/level`) * (paired ? sendPan()[side]! : 1) : 0
  } else if (type === 'group') {
    gain = knobs.isOn(`${send}/grp`) ? (paired ? ownPan[side]! : 1) : 0
  } else if (isOn && !ownsBus(knobs, strip, bus)) {
    gain = paired ? ownPan[side]! : 1
  }
  const reaches = open(knobs, of) ? gain : 0
  set(`${of} bus ${bus} preEq`, at === 'pre EQ' ? reaches : 0)
  set(`${of} bus ${bus} pre`, at === 'pre fader' ? reaches : 0)
  set(`${of} bus ${bus} post`, at === 'post fader' ? gain : 0)
}

function ownsBus(knobs: DeskKnobs, strip: number, bus: number): boolean {
  const owners = knobs.members(`/bus/${two(bus)}/config/owners`)
  const partner = strip % 2 === 1 ? strip + 1 : strip - 1
  return owners.includes(strip) || (knobs.linked('chlink', strip) && owners.includes(partner))
}

/** @param side 0 left, 1 right, -1 neither */
function toMatrix(
  knobs: DeskKnobs,
  address: string,
  name: string,
  matrix: number,
  isOpen: boolean,
  side: number,
  set: Set,
): void {
  const send = `${address}/mix/${two(matrix)}`
  const paired = knobs.linked('mtxlink', matrix)
  const matrixSide = (matrix + 1) % 2
  const share = side === -1 ? 1 : !paired ? HALF : side === matrixSide ? 1 : 0
  const gain = knobs.isOn(`${send}/on`) ? share * knobs.amplitude(`${send}/level`) : 0
  const before = knobs.text(`${send}/tap`) === 'pre fader'
  set(`${name} matrix ${matrix} pre`, before && isOpen ? gain : 0)
  set(`${name} matrix ${matrix} post`, before ? 0 : gain)
}

function listening(knobs: DeskKnobs, soloed: boolean, set: Set): void {
  const dims =
    knobs.isOn('/config/solo/dim') || (knobs.isOn('/config/talk/A/dim') && knobs.isOn('/-stat/talk/A'))
  for (const [of, at, follows, down] of [
    ['/monitor', '/config/solo', true, dims ? knobs.amplitude('/config/solo/dimatt') : 1],
    ['/phones', '/config/phones', knobs.isOn('/config/phones/solo'), 1],
  ] as const) {
    const level = knobs.isOn(`${at}/on`) ? knobs.amplitude(`${at}/level`) * down : 0
    const mono = of === '/monitor' && knobs.isOn('/config/solo/mono')
    const source = soloed && follows ? 'solo' : knobs.text(`${at}/source`)
    for (const [ear, name] of [
      [0, 'L'],
      [1, 'R'],
    ] as const) {
      set(`${of} level ${name}`, level)
      for (const from of ['main', 'solo'] as const) {
        const here = source === from ? 1 : 0
        for (const side of ['L', 'R'])
          set(`/${from} ${side} ${of} ${name}`, here * (mono ? HALF : side === name ? 1 : 0))
      }
      for (const bus of members(knobs.size.buses)) {
        const chosen = Number(/^bus (\d+)$/.exec(source)?.[1] ?? 0)
        const paired = knobs.linked('buslink', bus)
        const odd = bus - ((bus + 1) % 2)
        const heard = paired ? chosen === bus || chosen === odd || chosen === odd + 1 : chosen === bus
        const own = !paired ? 1 : mono ? HALF : (bus === odd ? 0 : 1) === ear ? 1 : 0
        set(`/bus/${two(bus)} ${of} ${name}`, heard ? own : 0)
      }
    }
  }
}
