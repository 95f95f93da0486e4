import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../firmware/running-box.ts'
import { type ProcessUse, processUse } from './process-use.ts'
import type { Row, Trial } from './trial.ts'
import { type TrialBox, withTrialBox } from './trial-box.ts'

const WATCHED = ['engine', 'supervisor'] as const
/** Caches fill, code is compiled: what grows only now is no leak. */
const WARM_UP = 50
const LOOK_EVERY = 25
/** Every so many times it goes again while it is only being started; else once it sounds. */
const EARLY_EVERY = 4
/** Memory breathes with the collector; a leak of a buffer a cycle grows by far more. */
const MOST_KIB_PER_CYCLE = 20
const BREATH_KIB = 8192
/** A handle may be open for a moment when it is counted. */
const MOST_HANDLES = 3

type Uses = Record<(typeof WATCHED)[number], ProcessUse>

export const unplug1000: Trial = {
  name: 'unplug-1000',
  what: 'The card is pulled out and put back as fast as the box opens it: no handle, thread or memory may leak.',
  run: (context) =>
    withTrialBox(async (box) => {
      await box.playScene(context.random)
      const times = context.times(1000, 100)
      const begun = performance.now()
      const looks: Uses[] = []
      const { engine, supervisor } = (await box.status()).processes
      const pids = { engine: engine!, supervisor: supervisor! }
      for (let n = 0; n < WARM_UP + times; n++) {
        if (n % LOOK_EVERY === 0) context.progress(`${n} of ${WARM_UP + times}`)
        if (n >= WARM_UP && (n - WARM_UP) % LOOK_EVERY === 0) looks.push(look(pids))
        await unplugOnce(box, n % EARLY_EVERY === 0)
      }
      const msPerCycle = (performance.now() - begun) / (WARM_UP + times)
      // Quiet again: what is only being given back does not count.
      await box.untilSound()
      await sleep(1000)
      looks.push(look(pids))
      const { processes, counters } = await box.status()
      const faults = processes['engine'] === pids.engine ? [] : ['the engine has died of it']
      const rows: Row[] = [
        { name: 'cycles', value: times, unit: `after ${WARM_UP} more` },
        { name: 'a cycle', value: msPerCycle, unit: 'ms', runs: times },
        { name: 'cards lost, as the box counts', value: counters['cardsLost']!, unit: 'times' },
      ]
      for (const name of WATCHED) {
        const found = growth(
          name,
          looks.map((uses) => uses[name]),
          times,
        )
        rows.push(...found.rows)
        faults.push(...found.faults)
      }
      await box.stop()
      return { rows, faults }
    }),
}

async function unplugOnce(box: TrialBox, early: boolean): Promise<void> {
  const { card } = box.farEnd
  const { opens } = card.status().playback
  card.unplug()
  await sleep(1)
  card.replug()
  await until('the card opened again', () => card.status().playback.opens > opens)
  await until('the card running', () => card.status().playback.state === 'running')
  if (!early) await box.untilSound()
}

function look(pids: Record<(typeof WATCHED)[number], number>): Uses {
  return { engine: processUse(pids.engine), supervisor: processUse(pids.supervisor) }
}

function growth(
  name: string,
  uses: readonly ProcessUse[],
  cycles: number,
): { rows: Row[]; faults: string[] } {
  const [first, last] = [uses[0]!, uses.at(-1)!]
  const faults: string[] = []
  const kib = slope(uses.map((use) => use.residentKib)) / LOOK_EVERY
  const handles = last.handles - first.handles
  const threads = last.threads - first.threads
  const resident = last.residentKib - first.residentKib
  if (handles > MOST_HANDLES) faults.push(`${name}: ${first.handles} handles before, ${last.handles} after`)
  if (threads > 0) faults.push(`${name}: ${first.threads} threads before, ${last.threads} after`)
  if (resident > BREATH_KIB && kib > MOST_KIB_PER_CYCLE)
    faults.push(`${name}: ${resident} KiB more memory after ${cycles} cycles, ${kib.toFixed(1)} a cycle`)
  if (last.lockedKib - first.lockedKib > BREATH_KIB)
    faults.push(`${name}: ${first.lockedKib} KiB locked before, ${last.lockedKib} after`)
  const row = (what: string, value: number, unit: string): Row => ({
    ...{ name: `${name}: ${what}`, value, unit, runs: cycles },
  })
  return {
    faults,
    rows: [
      { ...row(`handles (${first.handles} before)`, handles, 'more'), goal: '0' },
      { ...row(`threads (${first.threads} before)`, threads, 'more'), goal: '0' },
      row(`memory (${first.residentKib} KiB before)`, resident, 'KiB more'),
      row('memory, slope', kib, 'KiB a cycle'),
      row(`locked memory (${first.lockedKib} KiB before)`, last.lockedKib - first.lockedKib, 'KiB more'),
    ],
  }
}

/** Of a straight line through the values, least squares, per step. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  let above = 0
  let below = 0
  values.forEach((value, n) => {
    above += (n - middle) * value
    below += (n - middle) ** 2
  })
  return above / below
}
