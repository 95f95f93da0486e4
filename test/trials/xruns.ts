import { setTimeout as sleep } from 'node:timers/promises'
import { type Interruption, judgeInterruptions } from './interruptions.ts'
import type { Trial } from './trial.ts'
import { withTrialBox } from './trial-box.ts'

const SIDES = ['capture', 'playback', 'both'] as const

export const xruns: Trial = {
  name: 'xruns',
  what: 'The card is made to run dry or over, either side or both: how long the gap is, and whether the way through the box is as long afterwards.',
  run: (context) =>
    withTrialBox(async (box) => {
      const voice = await box.playScene(context.random)
      const knobs = await box.knobs()
      const { roundTrip } = await box.status()
      const times = context.times(100, 9)
      const found: Interruption[] = []
      const faults: string[] = []
      let before = await box.mark()
      for (let n = 0; n < times; n++) {
        context.progress(`${n + 1} of ${times}`)
        await sleep(context.random.between(300, 400))
        const side = SIDES[n % SIDES.length]!
        const at = box.farEnd.now
        box.farEnd.card.forceXrun(side)
        // A gap is shorter than the look of untilSound: wait for it to be over.
        await sleep(200)
        await box.untilSound()
        const after = await box.lookAfter(knobs, voice)
        const name = `xrun ${n + 1} (${side})`
        const { frames } = (await box.status()).roundTrip
        if (frames !== roundTrip.frames)
          faults.push(`${name}: status tells a round trip of ${frames} frames, before ${roundTrip.frames}`)
        found.push({ name, row: 'xrun to sound in full', at, countFrom: at, before, ...after })
        before = after.after
      }
      const findings = await box.judge((recording) => judgeInterruptions(recording, found, voice))
      return { rows: findings.rows, faults: [...faults, ...findings.faults] }
    }),
}
