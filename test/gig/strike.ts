// How each death is brought about, at its moment.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Box } from './box.ts'
import type { DeathCue, Victim } from './death-cues.ts'

type Pids = Record<string, number>
export interface Vitals {
  processes: Pids
  counters: Record<string, number>
}
type Act = (box: Box, cue: DeathCue, pids: Pids) => Promise<unknown>

const ACTS: Record<Victim, Act> = {
  async supervisor(box) {
    box.killSupervisor()
  },
  async engine(_, __, { engine }) {
    process.kill(engine!, 'SIGKILL')
  },
  async 'engine-freeze'(_, __, { engine }) {
    process.kill(engine!, 'SIGSTOP')
  },
  async media(_, __, { media }) {
    process.kill(media!, 'SIGKILL')
  },
  async card(box, { awayMs }) {
    await box.card('unplug')
    await sleep(awayMs)
    await box.card('replug')
  },
  xrun: (box) => box.card('xrun'),
  broker: (box, { awayMs }) => box.controller.strike(awayMs),
}

/** Who is to be killed has to be known when the moment comes, and what had been counted before. */
export const readVitals = (box: Box): Promise<Vitals> => box.ask<Vitals>(['status'])

/** Ends when card or broker are back; whatever else has died comes back by itself. */
export async function strike(box: Box, cue: DeathCue, pids: Pids): Promise<void> {
  await ACTS[cue.victim](box, cue, pids)
}
