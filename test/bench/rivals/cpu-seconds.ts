import { spawnSync } from 'node:child_process'
import type { Command } from './rival.ts'

/**
 * Seconds of processor time, user and system, of a command and everything it starts and waits for.
 * @throws Error with what the command said if it fails
 */
export function cpuSeconds({ words, env }: Command): number {
  // bash has times of all children; Node only has those of its own process.
  const script = 'TIMEFORMAT="cpu %3U %3S"; time "$@"'
  const done = spawnSync('bash', ['-c', script, 'bash', ...words], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', ...env },
    maxBuffer: 1 << 26,
  })
  const times = /cpu ([\d.]+) ([\d.]+)/.exec(done.stderr ?? '')
  if (done.status !== 0 || !times) {
    throw new Error(
      `bench: ${words.slice(0, 4).join(' ')} ... failed (exit ${done.status})\n${done.stdout}${done.stderr}`,
    )
  }
  return Number(times[1]) + Number(times[2])
}
