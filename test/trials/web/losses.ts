// How a page loses its box.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Way } from '../../firmware/web/way.ts'
import type { TrialBox } from '../trial-box.ts'

export interface World {
  box: TrialBox
  way: Way
}

/** Shorter than what a link is given up for: what the finger did still counts. */
export const STUTTER = 'network silent for 1 s'

/** What happens to the page. @returns once the box could be reached again */
export type Loss = (world: World, atTheBox: () => Promise<void>) => Promise<void>

const cut =
  (how: 'silent' | 'refused', seconds: number): Loss =>
  async ({ way }, atTheBox) => {
    way.cut(how)
    await sleep(seconds * 500)
    await atTheBox()
    await sleep(seconds * 500)
    way.mend()
  }

export const LOSSES: Readonly<Record<string, Loss>> = {
  async 'supervisor killed'({ box }, atTheBox) {
    box.supervisor.kill('SIGKILL')
    await (await box.startAgain()).ready
    await atTheBox()
  },
  async 'box restarted'({ box }, atTheBox) {
    await box.stop()
    await box.start()
    await atTheBox()
  },
  'network refused for 3 s': cut('refused', 3),
  [STUTTER]: cut('silent', 1),
  'network silent for 4 s': cut('silent', 4),
  'network silent for 12 s': cut('silent', 12),
}
