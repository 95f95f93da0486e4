import { type SpawnSyncOptions, spawnSync } from 'node:child_process'

/** A program to its end. @returns its standard output @throws Error with the end of what it said */
export function runTool(command: string, args: readonly string[], options: SpawnSyncOptions = {}): string {
  const done = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options, encoding: 'utf8' })
  if (done.error) throw new Error(`${command} could not be started: ${done.error.message}`)
  if (done.status === 0) return done.stdout
  const told = `${done.stdout}${done.stderr}`.trim().split('\n').slice(-20).join('\n')
  throw new Error(`"${[command, ...args].join(' ')}" failed (exit ${done.status}):\n${told}`)
}
