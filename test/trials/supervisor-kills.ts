import { setTimeout as sleep } from 'node:timers/promises'
import { spread } from './figures.ts'
import { type Comparison, compareOffline } from './offline-twin.ts'
import { noise, RATE, SIZE, write } from './scene.ts'
import { playRound, type Round } from './supervisor-round.ts'
import type { Findings, Row, Trial } from './trial.ts'
import { type TrialBox, withTrialBox } from './trial-box.ts'

/** Longer files are streamed. */
const STREAM_ABOVE_SECONDS = 8
const STREAM_FRAMES = 10 * RATE + 7
/** Where the live inputs' loops end falls at another place in every round. */
const INPUT_FRAMES = [3 * RATE + 11, 2 * RATE + 5]

export const supervisorKills: Trial = {
  name: 'supervisor-kills',
  what: 'The supervisor is killed (SIGKILL) while knobs move, live inputs, a loaded file and a stream play; another one is started at once.',
  run: (context) => {
    const inputs = INPUT_FRAMES.map((frames, n) => noise(frames, 0.25, 100 + n))
    const run = async (box: TrialBox): Promise<Findings> => {
      const stream = noise(STREAM_FRAMES, 0.25, 7)
      const files = {
        voice: box.sounds.voice,
        stream: { path: write(box.folder, 'stream', stream), plane: stream },
        mark: { path: box.sounds.mark.path, plane: Float32Array.of(1) },
      }
      const rounds: Round[] = []
      const times = context.times(100, 5)
      for (let n = 0; n < times; n++) {
        context.progress(`${n + 1} of ${times}`)
        rounds.push(await playRound(box, context.random, files))
      }
      await sleep(300)
      await box.stop()
      const recording = box.farEnd.recording()
      context.progress('comparing with the render')
      return judge(
        rounds,
        rounds.map((round) => compareOffline(recording, inputs, files, round)),
      )
    }
    return withTrialBox(run, { inputs, config: { streamAboveSeconds: STREAM_ABOVE_SECONDS } })
  },
}

function judge(rounds: readonly Round[], comparisons: readonly Comparison[]): Findings {
  const faults: string[] = []
  const count = (name: string, unit: string, values: readonly number[], isFault = true): Row => {
    const bad = values.flatMap((value, n) => (value > 0 ? [n + 1] : []))
    if (isFault && bad.length > 0)
      faults.push(`${name}, after ${bad.length} of ${values.length} kills, first after kill ${bad[0]}`)
    const value = values.reduce((sum, one) => sum + one, 0)
    return { name, value, unit, goal: '0', runs: values.length }
  }
  rounds.forEach(({ lostValues, halfDone }, n) => {
    const { fault } = comparisons[n]!
    if (fault !== '') faults.push(`kill ${n + 1}: ${fault}`)
    if (lostValues.length > 0) faults.push(`kill ${n + 1}: acknowledged values lost: ${lostValues.join(' ')}`)
    if (halfDone !== '') faults.push(`kill ${n + 1}: half a batch: ${halfDone}`)
  })
  const of = (take: (round: Round) => number) => rounds.map(take)
  return {
    faults,
    rows: [
      ...spread(
        'kill to first answer',
        'ms',
        of(({ downMs }) => downMs),
      ),
      count(
        'engines that did not live on',
        'engines',
        of(({ sameEngine }) => (sameEngine ? 0 : 1)),
      ),
      // An xrun that the box counts is the machine's doing, or is it? Both are told.
      count(
        'frames the card went without',
        'frames',
        of(({ gapFrames, xruns }) => (xruns > 0 ? 0 : gapFrames)),
      ),
      count(
        'xruns counted',
        'xruns',
        of(({ xruns }) => xruns),
        false,
      ),
      count(
        'acknowledged values lost',
        'values',
        of(({ lostValues }) => lostValues.length),
        false,
      ),
      count(
        'unanswered batches done by half',
        'batches',
        of(({ halfDone }) => (halfDone === '' ? 0 : 1)),
        false,
      ),
      {
        ...{ name: 'batches under way at the kill', unit: 'batches', runs: rounds.length },
        value: rounds.filter(({ unanswered }) => unanswered !== undefined).length,
      },
      count(
        'voices not listed any more',
        'voices',
        of(({ lostVoices }) => lostVoices),
      ),
      count(
        'wrong samples: live and loaded',
        'samples',
        comparisons.map(({ wrong }) => wrong[0]),
      ),
      count(
        'wrong samples: stream',
        'samples',
        comparisons.map(({ wrong }) => wrong[1]),
      ),
      {
        ...{
          name: 'samples compared with the offline render',
          unit: `x ${SIZE.outputs}`,
          runs: rounds.length,
        },
        value: comparisons.reduce((sum, { frames }) => sum + frames, 0),
      },
    ],
  }
}
