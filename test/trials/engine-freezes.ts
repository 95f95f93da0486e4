import { engineDeaths } from './engine-deaths.ts'
import type { Trial } from './trial.ts'

export const engineFreezes: Trial = {
  name: 'engine-freezes',
  what: 'The engine is frozen (SIGSTOP): it has to be noticed, killed and replaced.',
  run: (context) =>
    engineDeaths(context, {
      ...{ signal: 'SIGSTOP', times: context.times(30, 3), goal: 'under 500 ms', twiceEvery: 0 },
    }),
}
