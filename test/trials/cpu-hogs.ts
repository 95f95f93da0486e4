import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { spread } from './figures.ts'
import { LoadTimes } from './load-times.ts'
import { steadySound } from './steady-sound.ts'
import type { Row, Trial } from './trial.ts'
import { type TrialBox, withTrialBox } from './trial-box.ts'

/** It ends by itself, whatever becomes of the trial. */
const HOG = 'const until = Date.now() + Number(process.argv[1]); while (Date.now() < until);'
const HOGS = 2 * availableParallelism()

export const cpuHogs: Trial = {
  name: 'cpu-hogs',
  what: `${HOGS} programs that only count, at ordinary priority, on all cores; beside it the same time without them.`,
  run: (context) =>
    withTrialBox(async (box) => {
      const ms = context.times(20, 4) * 1000
      const run = () =>
        steadySound(box, context, async () => {
          const load = new LoadTimes(box.folder)
          context.progress('undisturbed')
          const rows = await answers(box, ms, 'undisturbed')
          rows.push(...load.rows('undisturbed'))
          const hogs = Array.from({ length: HOGS }, () =>
            spawn(process.execPath, ['-e', HOG, String(ms + 1000)], { stdio: 'ignore' }),
          )
          try {
            context.progress('with hogs')
            // They have to be started first.
            await sleep(500)
            load.rows('')
            rows.push(...(await answers(box, ms, 'hogs')), ...load.rows('hogs'))
          } finally {
            for (const hog of hogs) hog.kill('SIGKILL')
            load.close()
          }
          return { rows, faults: [] }
        })
      return run()
    }),
}

/** How long a move takes to be acknowledged by the engine, again and again. */
async function answers(box: TrialBox, ms: number, when: string): Promise<Row[]> {
  const took: number[] = []
  const until = performance.now() + ms
  for (let n = 0; performance.now() < until; n++) {
    const begun = performance.now()
    await box.set([['/ch/08/mix/fader', -(n % 60)]])
    took.push(performance.now() - begun)
    await sleep(20)
  }
  return spread(`${when}: a move sent until it took effect`, 'ms', took)
}
