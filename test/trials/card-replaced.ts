import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../firmware/running-box.ts'
import { FarEnd } from './far-end.ts'
import { spread } from './figures.ts'
import { type Interruption, judgeInterruptions } from './interruptions.ts'
import { findGap } from './listen.ts'
import { RATE, sine, TONE_AMPLITUDE } from './scene.ts'
import type { Trial } from './trial.ts'
import { withTrialBox } from './trial-box.ts'

const SOUND_WITHIN_MS = 15_000
/** How long the other card plays. */
const AWAY_MS = 1500

export const cardReplaced: Trial = {
  name: 'card-replaced',
  what: 'The card is pulled out and the next of the list plays; it is put back, and plays again.',
  run(context) {
    let other: FarEnd
    return withTrialBox(
      async (box) => {
        const voice = await box.playScene(context.random)
        const knobs = await box.knobs()
        const cycles: Interruption[] = []
        /** Frames of the other card at which the first one went. */
        const gone: number[] = []
        let before = await box.mark()
        const times = context.times(10, 2)
        for (let n = 0; n < times; n++) {
          context.progress(`${n + 1} of ${times}`)
          await sleep(context.random.between(300, 600))
          const at = box.farEnd.now
          gone.push(other.now)
          box.farEnd.card.unplug()
          const sounds = () => other.peak(0, 20) > 0.9 * TONE_AMPLITUDE
          await until('the tone from the other card', sounds, SOUND_WITHIN_MS)
          await sleep(AWAY_MS)
          const countFrom = box.farEnd.now
          box.farEnd.card.replug()
          await box.untilSound()
          const found = await box.lookAfter(knobs, voice)
          const row = 'card back to sound from it in full'
          cycles.push({ name: `cycle ${n + 1}`, row, at, countFrom, before, ...found })
          before = found.after
        }
        return box.judge((recording) => {
          const { planes, from } = other.recording()
          const [left] = planes as [Float32Array]
          const taken = gone.flatMap((frame) => {
            const gap = findGap(left, frame - from, frame - from + RATE)
            return gap ? [((gap.back + from - frame) * 1000) / RATE] : []
          })
          const { rows, faults } = judgeInterruptions(recording, cycles, voice)
          const next = spread('card gone to sound from the next', 'ms', taken)
          // The first card's silence is the other one's sound.
          return { rows: [...next, ...rows.filter(({ name }) => !name.startsWith('silence'))], faults }
        })
      },
      {
        config: { cards: { prefer: ['mixbox:CARD=trial', 'mixbox:CARD=other'] } },
        prepare(folder) {
          other = new FarEnd(folder, [sine(), new Float32Array(1)], 'other')
          return {}
        },
        cleanUp: () => other.close(),
      },
    )
  },
}
