// What is heard of an engine that dies or freezes, again and again.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Interruption, judgeInterruptions } from './interruptions.ts'
import type { Findings, TrialContext } from './trial.ts'
import { type TrialBox, withTrialBox } from './trial-box.ts'

export interface EngineDeath {
  signal: 'SIGKILL' | 'SIGSTOP'
  times: number
  goal: string
  /** Every so many deaths, the successor is killed too, within 50 ms. 0 = never. */
  twiceEvery: number
}

/** Engines that die soon after their start are started after growing pauses: what is meant is a lone death. */
const LIVES_MS = 4000
/** Deaths after which there is no pause yet. */
const FREE_DEATHS = 1
const TWICE_WITHIN_MS = 50

export async function engineDeaths(
  context: TrialContext,
  { signal, times, goal, twiceEvery }: EngineDeath,
): Promise<Findings> {
  return withTrialBox(async (box) => {
    const voice = await box.playScene(context.random)
    const knobs = await box.knobs()
    const deaths: Interruption[] = []
    let before = await box.mark()
    let begun = Date.now()
    for (let n = 0; n < times; n++) {
      context.progress(`${n + 1} of ${times}`)
      const life = n < FREE_DEATHS ? 1000 : LIVES_MS
      await sleep(Math.max(0, begun + life - Date.now()) + context.random.between(0, 100))
      const twice = twiceEvery > 0 && n % twiceEvery === twiceEvery - 1
      const at = await end(box, signal, twice)
      begun = Date.now()
      const after = await box.lookAfter(knobs, voice)
      deaths.push({
        ...{ name: `death ${n + 1}`, at, countFrom: at, before, ...after },
        ...(twice
          ? { row: 'the same, its successor killed too' }
          : { row: 'signal to sound in full again', goal }),
      })
      before = after.after
    }
    return box.judge((recording) => judgeInterruptions(recording, deaths, voice))
  })
}

/** @returns card frame of the (first) signal, once there is sound again from another engine */
async function end(box: TrialBox, signal: NodeJS.Signals, twice: boolean): Promise<number> {
  const { engine } = (await box.status()).processes
  const at = box.farEnd.now
  process.kill(engine!, signal)
  let killed = engine!
  if (twice) {
    const until = Date.now() + TWICE_WITHIN_MS
    while (Date.now() < until) {
      const next = (await box.status()).processes['engine']!
      if (next === 0 || next === killed) continue
      process.kill(next, signal)
      killed = next
      break
    }
  }
  await box.untilEngine(({ pid }) => pid !== killed && pid !== 0)
  await box.untilSound()
  return at
}
