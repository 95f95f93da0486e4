// Runs in the lab's machine: the box's own way to GPIO lines, with the world at their other end in a process of its own.
// Usage: node gpio-hands.js JSON of Hands   prints JSON of Felt
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Backend, type InputLine, openButton, openEncoder, openGpio } from '../../../hal/gpio/index.ts'
import type { WorldMade, WorldPlan } from './gpio-world.ts'

export interface Hands {
  backend: Backend
  chip: string
  /** Of the chip in sysfs. */
  world: string
  plan: WorldPlan
  /** What the lines are: two are an encoder's, one a button's, or `inputs` are told as they come. */
  encoder?: [string | number, string | number]
  button?: string | number
  inputs?: InputLine[]
  /** A command that is run while the lines are held; its output is told. */
  look?: string
}

export interface Felt {
  made: WorldMade
  reason: string
  warnings: string[]
  /** Without acceleration. */
  position: number
  missed: number
  inferred: number
  /** Known to the backend. */
  lost: number
  /** Line, level and time in ms since the first. */
  edges: [number, number, number][]
  events: string[]
  looked: string
}

const STDIO: SpawnOptions = { stdio: ['ignore', 'pipe', 'inherit'] }

const hands = JSON.parse(process.argv[2] ?? '{}') as Hands
const { chip } = hands
const gpio = await openGpio({ backend: hands.backend })
const edges: [number, number, number][] = []
const events: string[] = []
const encoder =
  hands.encoder &&
  openEncoder(gpio, { chip, a: hands.encoder[0], b: hands.encoder[1], acceleration: [] }, () => {})
if (hands.button !== undefined) {
  openButton(gpio, { chip, line: hands.button, longMs: 2000 }, (event) => events.push(event))
}
let first = 0
const inputs =
  hands.inputs &&
  gpio.inputs({
    ...{ chip, lines: hands.inputs },
    onEdge({ line, active, timeNs }) {
      first ||= timeNs
      edges.push([line, active ? 1 : 0, (timeNs - first) / 1e6])
    },
  })

const looked = hands.look ? await said(spawn('sh', ['-c', hands.look], STDIO)) : ''
const program = new URL('./gpio-world.js', import.meta.url).pathname
const world = spawn(process.execPath, [program, hands.world, JSON.stringify(hands.plan)], STDIO)
const made = JSON.parse(await said(world)) as WorldMade
// What is on its way arrives; a button's last word is told.
await sleep(1500)
const felt: Felt = {
  ...{ made, reason: gpio.reason, edges, events, looked },
  warnings: [...(encoder?.inputs.warnings ?? []), ...(inputs?.warnings ?? [])],
  position: encoder?.position ?? 0,
  missed: encoder?.missed ?? 0,
  inferred: encoder?.inferred ?? 0,
  lost: encoder?.inputs.lost ?? inputs?.lost ?? 0,
}
process.stdout.write(`${JSON.stringify(felt)}\n`)
gpio.close()

async function said(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout!.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
  })
  await once(child, 'close')
  return text
}
