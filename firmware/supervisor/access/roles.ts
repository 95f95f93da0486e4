// Who may do what: looked up here, whatever way somebody speaks to the box.
import { BoxError } from '../box-error.ts'

/** Each may do what those before it may. */
export const ROLES = ['viewer', 'engineer', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Somebody, as far as rights go. */
export interface Actor {
  /** As who knobs are moved. */
  origin: string
  role: Role
}

/** The least role for each operation: looking, mixing, and what belongs to the box itself or to its secrets. */
export const LEAST_ROLES = {
  hello: 'viewer',
  ping: 'viewer',
  listen: 'viewer',
  status: 'viewer',
  get: 'viewer',
  watch: 'viewer',
  meters: 'viewer',
  scope: 'viewer',
  cards: 'viewer',
  mqtt: 'viewer',
  panel: 'viewer',
  panelPicture: 'viewer',
  panelLights: 'viewer',
  voices: 'viewer',
  presets: 'viewer',
  addresses: 'viewer',
  set: 'engineer',
  panic: 'engineer',
  play: 'engineer',
  stop: 'engineer',
  copy: 'engineer',
  presetSave: 'engineer',
  presetLoad: 'engineer',
  presetDelete: 'engineer',
  panelTurn: 'engineer',
  panelPress: 'engineer',
  panelSlide: 'engineer',
  panelTouch: 'engineer',
  /** The panel's button for it, under a hand that is far away. */
  powerOff: 'admin',
  calibrate: 'admin',
  backup: 'admin',
  restore: 'admin',
  pair: 'admin',
  sessions: 'admin',
  revoke: 'admin',
} as const satisfies Record<string, Role>

export type Permission = keyof typeof LEAST_ROLES

/** @throws BoxError EACCESS */
export function authorize({ role }: Pick<Actor, 'role'>, operation: Permission): void {
  // A command of a surface that has no row here is nobody's but the owner's.
  const least: Role = Object.hasOwn(LEAST_ROLES, operation) ? LEAST_ROLES[operation] : 'admin'
  if (ROLES.indexOf(role) >= ROLES.indexOf(least)) return
  const article = /^[ae]/.test(least) ? 'an' : 'a'
  throw new BoxError('EACCESS', `${operation} is for ${article} ${least}, and you are here as ${role}`)
}
