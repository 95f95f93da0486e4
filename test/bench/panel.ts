// From a hand on the (simulated) Desk to the sound, beside the same change without a panel. The output's buffer (192 frames,
// 4 ms) is part of every way to the sound.
import type { SimulatedPanel } from '../../firmware/surfaces/front-panel/index.ts'
import { nowNs } from '../../hal/gpio/index.ts'
import type { VirtualCard } from '../../hal/virtual-card/index.ts'
import { sleep } from '../engine-child.ts'
import { type PanelBox, withPanelBox } from './panel-box.ts'
import { panelEngine } from './panel-engine.ts'
import { printTimes } from './print-times.ts'

const MOVES = Number(process.env['MIXBOX_BENCH_MOVES'] ?? 100)
/** Lines of the encoder "main" of the Desk: BUILDS.desk. */
const MAIN = { a: 23, b: 24 }

/** Milliseconds from `startNs` until the left output leaves the level it had then; undefined: it never does. */
function firstChange(card: VirtualCard, startNs: number): number | undefined {
  const planes = [new Float32Array(24000), new Float32Array(24000)]
  const start = card.clock.frameAt(startNs)
  const frames = Math.min(24000, card.frames() - 100 - start)
  card.readPlayback(start, frames, planes)
  const level = planes[0]![0]!
  const at = planes[0]!.findIndex((sample, n) => n < frames && Math.abs(sample - level) > 1e-7)
  return at < 0 ? undefined : (at * 1000) / card.rate
}

interface Hand {
  name: string
  /** Moves something that is heard. @returns when, ns */
  move(turn: number): Promise<number> | number
}

function hands(hand: SimulatedPanel, { supervisor }: PanelBox): Hand[] {
  const lines = hand.gpio.chip(hand.gpio.chips()[0]!.label)
  /** The last of the four edges of a detent is the one that tells it. */
  const detent = async (right: boolean) => {
    const [first, second] = right ? [MAIN.a, MAIN.b] : [MAIN.b, MAIN.a]
    for (const [line, high] of [
      [first, false],
      [second, false],
      [first, true],
    ] as const) {
      lines.set(line, high)
      await sleep(2)
    }
    const at = nowNs()
    lines.set(second, true)
    return at
  }
  /** Pressed it acts; let go before it is pressed again. */
  const press = (name: string) => async () => {
    hand.release(name)
    await sleep(40)
    const at = nowNs()
    hand.press(name)
    return at
  }
  return [
    {
      name: 'no panel: supervisor.set',
      move(turn) {
        const at = nowNs()
        supervisor.set([['/ch/01/mix/fader', turn % 2 ? -1 : -2]], { origin: 'bench' })
        return at
      },
    },
    { name: 'encoder on lines', move: (turn) => detent(turn % 2 === 0) },
    { name: 'button on a line', move: press('button') },
    { name: 'key on an expander', move: press('mute 2') },
    {
      name: 'fader at rest before',
      async move(turn) {
        // It has taken over, and its converter is asked seldom by now.
        await sleep(1200)
        const at = nowNs()
        hand.slide('fader 3', turn % 2 ? 0.7 : 0.5)
        return at
      },
    },
    {
      name: 'fader on its way',
      async move(turn) {
        for (let step = 0; step < 5; step++) {
          hand.slide('fader 3', 0.6 + step / 100)
          await sleep(20)
        }
        await sleep(60)
        const at = nowNs()
        hand.slide('fader 3', turn % 2 ? 0.75 : 0.5)
        return at
      },
    },
  ]
}

async function latency(box: PanelBox): Promise<void> {
  const { card, supervisor } = box
  const { panel, hand } = box.startPanel()
  const open = [1, 2, 3].map((n) => [`/ch/0${n}/mix/on`, true] as const)
  supervisor.set([...open, ['/main/st/mix/fader', 0]], { origin: 'bench' })
  await sleep(500)
  // The fader takes over: across its value and back.
  for (const position of [0.2, 0.9, 0.6]) {
    hand.slide('fader 3', position)
    await sleep(100)
  }
  let commands: number[] = []
  const unsubscribe = supervisor.store.subscribe(() => commands.push(nowNs()))
  for (const { name, move } of hands(hand, box)) {
    const [ring, sound]: [number[], number[]] = [[], []]
    const moves = name === 'fader at rest before' ? Math.ceil(MOVES / 3) : MOVES
    for (let turn = 0; turn < moves; turn++) {
      // Not in step with the periods.
      await sleep(Math.random() * 20)
      commands = []
      const at = await move(turn)
      await sleep(180)
      const ringNs = commands.find((time) => time >= at)
      const ms = firstChange(card, at)
      if (ms === undefined || ringNs === undefined)
        throw new Error(`panel: ${name}, move ${turn}: nothing was heard`)
      ring.push((ringNs - at) / 1e6)
      sound.push(ms)
    }
    printTimes(`panel/${name}: to the command in the ring`, ring)
    printTimes(`panel/${name}: to the first changed sample`, sound)
  }
  unsubscribe()
  await panel.stop()
}

export async function run(): Promise<void> {
  await withPanelBox(latency)
  await withPanelBox(panelEngine)
}
