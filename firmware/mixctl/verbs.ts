import type { Verb } from './verb.ts'
import { pair, sessions } from './verbs/access.ts'
import { backup, restore } from './verbs/backup.ts'
import { cards, panic, status } from './verbs/box.ts'
import { calibrate } from './verbs/calibrate.ts'
import { copy, preset } from './verbs/channels.ts'
import { completionVerb } from './verbs/completion.ts'
import { helpVerb } from './verbs/help.ts'
import { meters } from './verbs/meters.ts'
import { mqtt } from './verbs/mqtt.ts'
import { panel } from './verbs/panel.ts'
import { addresses, get, set, watch } from './verbs/parameters.ts'
import { scope } from './verbs/scope.ts'
import { play, stop, voices } from './verbs/voices.ts'

/** In the order of the help. */
export const VERBS: Readonly<Record<string, Verb>> = {
  status,
  get,
  set,
  watch,
  meters,
  scope,
  cards,
  mqtt,
  panel,
  calibrate,
  play,
  stop,
  voices,
  panic,
  pair,
  sessions,
  copy,
  preset,
  backup,
  restore,
  addresses,
  completion: completionVerb(() => VERBS),
  help: helpVerb(() => VERBS),
}
