// Where every knob of a desk stands: the second opinion. Values are what a session says, in natural units; choices by name.
export type Value = number | string

export interface Size {
  rate: number
  strips: number
  inputs: number
  outputs: number
  buses: number
  matrices: number
}

export const two = (n: number): string => String(n).padStart(2, '0')
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
const CLOSED = '-inf dB'

const EQ: Record<string, Value> = {
  'eq/on': 'on',
  ...bands([
    ['low shelf', 100, 0.7],
    ['peak', 400, 1.4],
    ['peak', 2000, 1.4],
    ['high shelf', 8000, 0.7],
  ]),
}
const KEY = {
  keysrc: 'self',
  'filter/on': 'off',
  'filter/type': 'band pass',
  'filter/f': 1000,
  'filter/q': 1,
}
const COMPRESSOR = within('dyn', {
  ...{ on: 'off', thr: -20, ratio: 3, knee: 6, mgain: 0, attack: 10, hold: 0, release: 150, mix: 100 },
  ...{ det: 'peak', ...KEY },
})
const GATE = within('gate', { on: 'off', thr: -50, range: -60, attack: 1, hold: 50, release: 150, ...KEY })
const STRIP: Record<string, Value> = {
  ...{ 'preamp/trim': 0, 'preamp/invert': 'off' },
  ...{ 'preamp/hpon': 'off', 'preamp/hpf': 80, 'preamp/hpslope': '18 dB/oct' },
  ...{
    'delay/on': 'off',
    'delay/time': 0,
    ...GATE,
    ...EQ,
    ...COMPRESSOR,
    'insert/on': 'off',
    'insert/sel': 'off',
  },
  ...{ 'mix/on': 'on', 'mix/fader': 0, 'mix/pan': 0, 'mix/st': 'on', 'grp/dca': 'none', 'grp/mute': 'none' },
}
const BUS: Record<string, Value> = {
  ...{ 'config/type': 'mix', 'config/owners': 'none', ...EQ, ...COMPRESSOR },
  ...{ 'mix/on': 'on', 'mix/fader': 0, 'mix/pan': 0, 'mix/st': 'off', 'grp/dca': 'none', 'grp/mute': 'none' },
}
const MATRIX: Record<string, Value> = { ...EQ, ...COMPRESSOR, 'mix/on': 'on', 'mix/fader': 0 }
const MAIN: Record<string, Value> = { ...MATRIX, 'mix/pan': 0 }
const OUTPUT: Record<string, Value> = {
  ...{ on: 'on', level: 0, 'delay/on': 'off', 'delay/time': 0, ...EQ },
  ...{ 'limiter/on': 'off', 'limiter/thr': -1, 'limiter/release': 100 },
}
const DESK: Record<string, Value> = {
  ...within('/config/solo', { on: 'on', level: 0, source: 'main', chmode: 'PFL', busmode: 'AFL' }),
  ...within('/config/solo', { mono: 'off', dim: 'off', dimatt: -20 }),
  ...within('/config/phones', { on: 'on', level: 0, source: 'main', solo: 'on' }),
  ...within('/config/talk', {
    source: 'off',
    'A/level': 0,
    'A/dim': 'on',
    'A/destmap': 'none',
    'A/st': 'off',
  }),
  ...within('/config/osc', { level: -20, type: 'sine', f: 1000, destmap: 'none', st: 'off' }),
  ...within('/-stat', { 'talk/A': 'off', 'osc/on': 'off' }),
}

function bands(of: [type: string, f: number, q: number][]): Record<string, Value> {
  return Object.assign({}, ...of.map(([type, f, q], n) => within(`eq/${n + 1}`, { type, f, g: 0, q })))
}

function within(path: string, knobs: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(knobs).map(([name, value]) => [`${path}/${name}`, value]))
}

/** As a desk begins. */
export function startingPoint({ strips, inputs, outputs, buses, matrices }: Size): Map<string, Value> {
  const all: Record<string, Value>[] = [DESK, within('/main/st', MAIN), { '/-stat/solosw/80': 'off' }]
  const pairs = (name: string, n: number) =>
    all.push(Object.fromEntries(count(n >> 1).map((p) => [`/config/${name}/${2 * p - 1}-${2 * p}`, 'off'])))
  for (const n of count(8)) all.push({ [`/dca/${n}/on`]: 'on', [`/dca/${n}/fader`]: 0 })
  for (const n of count(6)) all.push({ [`/config/mute/${n}`]: 'off' })
  for (const n of count(strips)) {
    all.push(within(`/ch/${two(n)}`, { 'config/source': n <= inputs ? `in ${n}` : 'off', ...STRIP }))
    all.push({ [`/-stat/solosw/${two(n)}`]: 'off' })
    for (const bus of count(buses)) {
      const send = {
        on: 'on',
        level: CLOSED,
        tap: 'post fader',
        grp: 'off',
        ...(bus % 2 === 1 && bus < buses ? { pan: 0 } : {}),
      }
      all.push(within(`/ch/${two(n)}/mix/${two(bus)}`, send))
    }
  }
  for (const n of count(buses))
    all.push(within(`/bus/${two(n)}`, BUS), { [`/-stat/solosw/${48 + n}`]: 'off' })
  for (const n of count(matrices)) {
    all.push(within(`/mtx/${two(n)}`, MATRIX), { [`/-stat/solosw/${64 + n}`]: 'off' })
    for (const from of ['/main/st', ...count(buses).map((bus) => `/bus/${two(bus)}`)])
      all.push(within(`${from}/mix/${two(n)}`, { on: 'on', level: CLOSED, tap: 'post fader' }))
  }
  const played = outputs === 1 ? ['main mono'] : ['main L', 'main R']
  for (const n of count(outputs))
    all.push(within(`/outputs/main/${two(n)}`, { src: played[n - 1] ?? 'off', ...OUTPUT }))
  pairs('chlink', strips)
  pairs('buslink', buses)
  pairs('mtxlink', matrices)
  return new Map(all.flatMap((part) => Object.entries(part)))
}
