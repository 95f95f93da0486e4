import { engineFreezes } from './engine-freezes.ts'
import { engineKills } from './engine-kills.ts'
import { supervisorKills } from './supervisor-kills.ts'
import type { Trial } from './trial.ts'
import { unplug } from './unplug.ts'

/** In the order in which they run. */
export const TRIALS: readonly Trial[] = [supervisorKills, engineKills, engineFreezes, unplug]
