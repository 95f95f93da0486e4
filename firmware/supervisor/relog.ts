import pino from 'pino'
import type { Log } from './log.ts'

const LEVELS = new Set(['debug', 'info', 'warn', 'error', 'fatal'])

/** Takes a child's log line into this one: its JSON as it is, anything else (a stack trace) as an error. */
export function relog(log: Log, child: string, line: string): void {
  try {
    // Time, pid, host and name are added anew; the child's pid is known by its name.
    const { level, msg, time, pid, hostname, name, ...facts } = JSON.parse(line) as Record<string, unknown>
    const label = pino.levels.labels[level as number] ?? ''
    log[LEVELS.has(label) ? (label as 'info') : 'info']({ child, ...facts }, String(msg))
  } catch {
    log.error({ child }, line)
  }
}
