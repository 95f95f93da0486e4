export { Access } from './access.ts'
export type { PairingCode } from './pairing-codes.ts'
export { type Actor, authorize, LEAST_ROLES, type Permission, ROLES, type Role } from './roles.ts'
export { type DeviceSession, FORGOTTEN_AFTER_DAYS } from './sessions.ts'
