import { engineDeaths } from './engine-deaths.ts'
import type { Trial } from './trial.ts'

export const engineKills: Trial = {
  name: 'engine-kills',
  what: 'The engine is killed (SIGKILL) while a live tone and a looping file play: how long it is silent, and what is lost.',
  run: (context) =>
    engineDeaths(context, {
      ...{ signal: 'SIGKILL', times: context.times(100, 5), goal: 'under 300 ms', twiceEvery: 5 },
    }),
}
