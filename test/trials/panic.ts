import { setTimeout as sleep } from 'node:timers/promises'
import { mixctl } from '../firmware/running-box.ts'
import { spread } from './figures.ts'
import { silentFrom } from './listen.ts'
import { RATE } from './scene.ts'
import type { Row, Trial } from './trial.ts'
import { type TrialBox, withTrialBox } from './trial-box.ts'

interface Press {
  how: keyof typeof WAYS
  /** Card frame of the start of `mixctl panic on`. */
  at: number
  /** Card frame at which `mixctl panic off` was begun. */
  over: number
  said: string
}

/** What has become of the supervisor; each gives what ends it. */
const WAYS = {
  alive: async () => async () => {},
  async frozen({ supervisor }: TrialBox) {
    supervisor.kill('SIGSTOP')
    return async () => {
      supervisor.kill('SIGCONT')
    }
  },
  async dead(box: TrialBox) {
    box.supervisor.kill('SIGKILL')
    await sleep(50)
    return async () => {
      await box.start()
    }
  },
}
/** mixctl gives up on a supervisor that does not answer within this. */
const SILENT_WITHIN_FRAMES = 5 * RATE

export const panic: Trial = {
  name: 'panic',
  what: '"mixctl panic" with the supervisor alive, frozen and dead: from the start of the command to silence at the output.',
  run: (context) =>
    withTrialBox(async (box) => {
      await box.playScene(context.random)
      const presses: Press[] = []
      const times = context.times(10, 2)
      for (let n = 0; n < times; n++) {
        for (const how of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
          context.progress(`${n + 1} of ${times}, supervisor ${how}`)
          await sleep(300)
          presses.push(await press(box, how))
          await box.untilSound()
        }
      }
      await sleep(300)
      await box.stop()
      const { planes, from } = box.farEnd.recording()
      const faults: string[] = []
      const rows = (Object.keys(WAYS) as (keyof typeof WAYS)[]).flatMap((how): Row[] => {
        const took: number[] = []
        for (const { at, over, said } of presses.filter((one) => one.how === how)) {
          const silent = silentFrom(planes[0]!, at - from)
          if (silent === undefined || silent > over - from)
            faults.push(`panic with the supervisor ${how}: no silence; mixctl said: ${said.trim()}`)
          else took.push(((silent - (at - from)) * 1000) / RATE)
        }
        return spread(`supervisor ${how}: command to silence`, 'ms', took)
      })
      return { rows, faults }
    }),
}

async function press(box: TrialBox, how: keyof typeof WAYS): Promise<Press> {
  const mend = await WAYS[how](box)
  const at = box.farEnd.now
  const command = mixctl(box.folder, 'panic', 'on')
  while (box.farEnd.peak(0, 20) > 0 && box.farEnd.now < at + SILENT_WITHIN_FRAMES) await sleep(5)
  const over = box.farEnd.now
  await mend()
  const { out, err } = await command
  const off = await mixctl(box.folder, 'panic', 'off')
  return { how, at, over, said: `${out}${err}${off.code === 0 ? '' : off.err}` }
}
