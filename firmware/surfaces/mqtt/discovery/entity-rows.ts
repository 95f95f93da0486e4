// Which knobs Home Assistant is shown: what somebody moves from a sofa or an automation. The rest is a topic away.
import type { Role, Scope } from '../../../console/index.ts'

interface Row {
  scope: Scope
  role: Role
  /** Behind the name of the channel. */
  label: string
  icon: string
}

/** Every one of these kinds is an entity of its own platform. */
export type EntityRow = Row &
  (
    | { platform: 'number'; step: number; rare?: true }
    /** mutes: on for Home Assistant is off for the knob. */
    | { platform: 'switch'; mutes?: true }
    | { platform: 'text' }
  )

/** dB: a finger's width of a slider is more. */
const STEP_DB = 0.1

function channelRows(scope: Scope): EntityRow[] {
  return [
    { scope, role: 'fader', label: 'fader', icon: 'mdi:tune-vertical', platform: 'number', step: STEP_DB },
    { scope, role: 'on', label: 'mute', icon: 'mdi:volume-off', platform: 'switch', mutes: true },
    { scope, role: 'name', label: 'name', icon: 'mdi:label-outline', platform: 'text' },
  ]
}

// biome-ignore format: one kind of entity, one line
export const ENTITY_ROWS: readonly EntityRow[] = [
  ...channelRows('strip'),
  ...channelRows('bus'),
  ...channelRows('main'),
  ...channelRows('matrix'),
  ...channelRows('dca'),
  { scope: 'muteGroup', role: 'on', label: 'mutes', icon: 'mdi:volume-variant-off', platform: 'switch' },
  { scope: 'monitor', role: 'fader', label: 'level', icon: 'mdi:speaker', platform: 'number', step: STEP_DB },
  { scope: 'monitor', role: 'dim', label: 'dim', icon: 'mdi:volume-low', platform: 'switch' },
  { scope: 'phones', role: 'fader', label: 'level', icon: 'mdi:headphones', platform: 'number', step: STEP_DB },
  // A console has hundreds: of buses in use only, and switched off until somebody wants one.
  { scope: 'send', role: 'level', label: 'send', icon: 'mdi:call-split', platform: 'number', step: STEP_DB, rare: true },
]
