import { setTimeout as sleep } from 'node:timers/promises'
import { hammer } from './hammer.ts'
import { type Interruption, judgeInterruptions } from './interruptions.ts'
import type { Trial } from './trial.ts'
import { withTrialBox } from './trial-box.ts'

const AWAY_MS = 3000
/** At random on top, so that it does not always fall into the same moment of the box's retries. */
const MORE_MS = 600
const CHANGES_PER_SECOND = 200
/** Every so many cycles the knobs are hammered meanwhile. */
const HAMMERED_EVERY = 3

export const unplug: Trial = {
  name: 'unplug',
  what: `The card is pulled out for ${AWAY_MS / 1000} s, in every third cycle under ${CHANGES_PER_SECOND} changes of knobs a second: when it is back, so is the sound.`,
  run: (context) =>
    withTrialBox(async (box) => {
      const { card } = box.farEnd
      const voice = await box.playScene(context.random)
      const cycles: Interruption[] = []
      let knobs = await box.knobs()
      let before = await box.mark()
      const times = context.times(30, 3)
      for (let n = 0; n < times; n++) {
        context.progress(`${n + 1} of ${times}`)
        await sleep(300 + context.random.between(0, 300))
        const hammered = n % HAMMERED_EVERY === HAMMERED_EVERY - 1
        const hammering = hammered ? hammer(box, context.random, CHANGES_PER_SECOND) : undefined
        const at = box.farEnd.now
        card.unplug()
        await sleep(AWAY_MS + context.random.between(0, MORE_MS))
        const countFrom = box.farEnd.now
        card.replug()
        await box.untilSound()
        if (hammering) knobs = new Map([...knobs, ...(await hammering.stop())])
        const found = await box.lookAfter(knobs, voice)
        const row = `card back to sound in full${hammered ? ', under changes' : ''}`
        cycles.push({ name: `cycle ${n + 1}`, row, goal: 'under 500 ms', at, countFrom, before, ...found })
        before = found.after
      }
      return box.judge((recording) => judgeInterruptions(recording, cycles, voice))
    }),
}
