import type { Random } from '../gig/random.ts'
import { randomKnobs } from './scene.ts'
import type { TrialBox } from './trial-box.ts'

export interface Hammering {
  /** Ends it. @returns what was acknowledged last, by address */
  stop(): Promise<Map<string, string | number>>
}

/** Moves knobs at random on strips that are not heard, so many times a second, answers or not. */
export function hammer(box: TrialBox, random: Random, perSecond: number): Hammering {
  const answers: Promise<Map<string, string | number>>[] = []
  const begun = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    const due = ((performance.now() - begun) * perSecond) / 1000
    for (; sent < due; sent++) answers.push(move(box, random))
  }, 5)
  return {
    async stop() {
      clearInterval(timer)
      return new Map((await Promise.all(answers)).flatMap((values) => [...values]))
    },
  }
}

async function move(box: TrialBox, random: Random): Promise<Map<string, string | number>> {
  const { values } = await box.request<{ values: { address: string; value: string | number }[] }>('set', {
    ...{ entries: randomKnobs(random, 1), wait: false },
  })
  return new Map(values.map(({ address, value }) => [address, value]))
}
