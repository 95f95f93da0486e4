import { cardReplaced } from './card-replaced.ts'
import { clockJump } from './clock-jump.ts'
import { cpuHogs } from './cpu-hogs.ts'
import { diskFull } from './disk-full.ts'
import { diskReadOnly } from './disk-read-only.ts'
import { engineFreezes } from './engine-freezes.ts'
import { engineKills } from './engine-kills.ts'
import { mediaKills } from './media-kills.ts'
import { memoryPressure } from './memory-pressure.ts'
import { boxRestarts } from './mqtt/box-restarts.ts'
import { brokerKills } from './mqtt/broker-kills.ts'
import { fuzz } from './mqtt/fuzz.ts'
import { networkCuts } from './mqtt/network-cuts.ts'
import { panic } from './panic.ts'
import { saveKill } from './save-kill.ts'
import { supervisorKills } from './supervisor-kills.ts'
import type { Trial } from './trial.ts'
import { unplug } from './unplug.ts'
import { unplug1000 } from './unplug-1000.ts'
import { webFuzz } from './web/fuzz.ts'
import { webReconnect } from './web/reconnect.ts'
import { webSlow } from './web/slow.ts'
import { xruns } from './xruns.ts'

/** In the order in which they run. */
export const TRIALS: readonly Trial[] = [
  supervisorKills,
  engineKills,
  engineFreezes,
  mediaKills,
  unplug,
  unplug1000,
  cardReplaced,
  xruns,
  panic,
  saveKill,
  diskFull,
  diskReadOnly,
  clockJump,
  memoryPressure,
  cpuHogs,
  brokerKills,
  boxRestarts,
  networkCuts,
  fuzz,
  webFuzz,
  webReconnect,
  webSlow,
]
