// The front panel.
import { columns } from '../columns.ts'
import { halfBlocks } from '../half-blocks.ts'
import type { Verb } from '../verb.ts'
import { moveByHand } from './panel-hand.ts'

interface Waits {
  count: number
  p50Us: number
  p99Us: number
  maxUs: number
}

interface Bus {
  name: string
  backend: string
  clockHz: number
  transfers: number
  wireUs: number
  retries: number
  errors: Record<string, number>
  waits: Record<string, Waits>
}

interface Stats {
  build: string
  gpio: { backend: string; reason: string; chips: string[] }
  i2c: { problem: string } | Bus
  chips: { name: string; kind: string; address: number; online: boolean; error?: string }[]
  page: string
  pages: string[]
  selected: string
  knob: string
  moves: number
  refused: number
  controls: { name: string; where: string; does: string; works: boolean; counts?: Record<string, number> }[]
  faders: {
    name: string
    raw: number | null
    position: number | null
    calibrated: boolean
    way: string | null
  }[]
  problems: { what: string; reason: string }[]
}

interface Picture {
  width: number
  height: number
  /** Base64 of the display's memory. */
  image: string
}

type Answer = Stats | { build: 'off'; reason: string }

export const panel: Verb = {
  usage: 'panel [turn|press|slide CONTROL ...]',
  summary:
    'knobs, buttons, faders, LEDs: how they are wired, what they do, which answer, where the faders stand; its screen',
  options: {
    screen: { about: 'what the display shows now, pixel by pixel; 128 columns' },
    hold: { value: 'MS', about: 'with press: how long; 80' },
  },
  examples: [
    ['panel', 'for people; --json for programs'],
    ['panel --screen', 'the display, on a terminal'],
    ['panel turn main -3', 'three detents to the left, where the knobs are simulated'],
    ['panel press "mute 1"', 'and --hold 800 for a long press'],
    ['panel slide "fader 1" 75%', 'how far up'],
  ],
  async run(context) {
    const { words, options, client, print } = context
    if (words.length > 0) return moveByHand(context)
    const box = await client()
    if (options['screen'] === true) print(await box.request<Picture>('panelPicture'), showPicture)
    else print(await box.request<Answer>('panel'), show)
  },
}

function showPicture({ width, image }: Picture): string {
  return halfBlocks(Buffer.from(image, 'base64'), width)
}

function show(answer: Answer): string {
  if (!('controls' in answer)) return `the panel is off: ${answer.reason}`
  const { build, gpio, i2c, page, pages, selected, knob, moves, refused } = answer
  return columns([
    ['build', build],
    ['gpio', `${gpio.backend}: ${gpio.reason}`],
    ...bus(i2c),
    ...answer.chips.map((chip) => [`chip ${chip.name}`, chipText(chip)]),
    ['page', `${page}, of ${pages.length}: ${pages.join(', ')}`],
    ['selected', `${selected}, knobs turn ${knob}`],
    ['moves', `${moves}, refused ${refused}`],
    ...answer.controls.map(({ name, where, does, works, counts }) => [
      name,
      `${where}: ${does}${works ? '' : ' (does not work)'}${counted(counts)}`,
    ]),
    ...answer.faders.map((fader) => [`${fader.name} is`, faderText(fader)]),
    ...answer.problems.map(({ what, reason }) => ['problem', `${what}: ${reason}`]),
  ])
}

function bus(i2c: Stats['i2c']): string[][] {
  if ('problem' in i2c) return [['i2c', i2c.problem]]
  const { name, backend, clockHz, transfers, wireUs, retries, errors, waits } = i2c
  const wrong = Object.entries(errors).map(([code, count]) => `${code} ${count}`)
  return [
    ['i2c', `${name} by ${backend}, ${clockHz / 1000} kHz`],
    [
      '',
      `${transfers} transfers, ${(wireUs / 1e6).toFixed(1)} s on the wires, ${retries} retries, errors: ${wrong.join(', ') || 'none'}`,
    ],
    ...Object.entries(waits)
      .filter(([, { count }]) => count > 0)
      .map(([what, { p50Us, p99Us, maxUs }]) => [
        '',
        `${what} waits p50 ${milliseconds(p50Us)}, p99 ${milliseconds(p99Us)}, max ${milliseconds(maxUs)} ms`,
      ]),
  ]
}

const milliseconds = (us: number): string => (us / 1000).toFixed(2)

function chipText({ kind, address, online, error }: Stats['chips'][number]): string {
  const state = online ? 'online' : `offline${error === undefined ? '' : `: ${error}`}`
  return `${kind} at 0x${address.toString(16)}, ${state}`
}

function counted(counts: Record<string, number> | undefined): string {
  if (!counts) return ''
  return `, ${Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}`
}

function faderText({ raw, position, calibrated, way }: Stats['faders'][number]): string {
  if (raw === null || position === null) return 'not known'
  const held = way === null ? '' : `, takes over further ${way}`
  return `${(100 * position).toFixed(1)} %, raw ${raw.toFixed(4)}, ${calibrated ? 'calibrated' : 'not calibrated'}${held}`
}
