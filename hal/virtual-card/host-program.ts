import { fileURLToPath } from 'node:url'

/** The host process' program, to be started with Node: `spawn(process.execPath, [hostProgram, '--id', ...])`. */
export const hostProgram: string = fileURLToPath(new URL('./host.js', import.meta.url))
