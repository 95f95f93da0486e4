// What Linux offers and Node does not.
export * from './clock.ts'
export { LinuxError } from './errors.ts'
export * from './memory.ts'
export * from './process-lock.ts'
export * from './processes.ts'
export * from './scheduling.ts'
export * from './shared-file.ts'
export * from './systemd.ts'
