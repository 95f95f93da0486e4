// A stage with names: what the panel is looked at with.
import type { Store } from '../../firmware/console/index.ts'

// biome-ignore format: one channel, one line
const STRIPS = [
  ['Kick', 'red', 'kick', -4.5, 0], ['Snare', 'red', 'snare', -6, -8], ['Overhead', 'red', 'cymbal', -12, 20], ['Bass', 'yellow', 'bass', -3, 0],
  ['E-Gtr', 'green', 'guitar', -8, -40], ['Acoustic', 'green', 'acoustic guitar', -10, 35], ['Keys L', 'cyan', 'keyboard', -9, -100], ['Keys R', 'cyan', 'keyboard', -9, 100],
  ['Anna', 'magenta', 'vocal', 0.5, 0], ['Ben', 'magenta', 'vocal', -2, 12], ['Choir', 'magenta', 'choir', -7, 0], ['Sax', 'yellow', 'brass', -5, 15],
  ['Laptop', 'blue', 'computer', -15, 0], ['Zoom', 'blue', 'guest', -10, 0], ['Talk', 'white', 'talkback', -20, 0], ['Spare', 'off', 'none', -90, 0],
] as const

const BUSES = [
  ['Wedge Anna', 'magenta', 'monitor'],
  ['Wedge Ben', 'magenta', 'monitor'],
  ['Drum fill', 'red', 'monitor'],
  ['In-ear L', 'cyan', 'headphones'],
  ['In-ear R', 'cyan', 'headphones'],
  ['Drum grp', 'red', 'drums'],
  ['Reverb', 'blue', 'effect'],
  ['Stream', 'green', 'stream'],
] as const

export function dress(store: Store): void {
  const two = (n: number) => String(n + 1).padStart(2, '0')
  const faces = (base: string, [name, colour, icon]: readonly [string, string, string, ...unknown[]]) =>
    [
      [`${base}/config/name`, name],
      [`${base}/config/color`, colour],
      [`${base}/config/icon`, icon],
    ] as const
  store.setMany(
    [
      ...STRIPS.flatMap((strip, n) => [
        ...faces(`/ch/${two(n)}`, strip),
        [`/ch/${two(n)}/mix/fader`, strip[3]] as const,
        [`/ch/${two(n)}/mix/pan`, strip[4]] as const,
      ]),
      ...BUSES.flatMap((bus, n) => faces(`/bus/${two(n)}`, bus)),
      ['/ch/05/mix/on', 'off'],
      ['/-stat/solosw/02', 'on'],
      ['/main/st/mix/fader', -3],
      ['/ch/09/eq/2/f', 300],
      ['/ch/09/eq/2/g', -4],
      ['/ch/09/eq/4/g', 3],
      ['/ch/09/preamp/hpon', 'on'],
      ['/ch/09/preamp/hpf', 110],
      ['/ch/09/dyn/on', 'on'],
      ['/ch/09/gate/on', 'on'],
      ['/ch/09/mix/01/level', -6],
      ['/ch/09/mix/07/level', -12],
      ['/ch/10/mix/01/level', -14],
    ],
    'dress',
  )
}
