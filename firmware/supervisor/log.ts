// The box's log on standard error: JSON lines for machines, plain lines for a terminal.
import pino, { type Logger } from 'pino'

export type Log = Logger

/** Fields that every line has and nobody reads on a terminal. */
const HIDDEN = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'event'])

export function createLog(terminal: boolean = process.stderr.isTTY === true): Log {
  const options = { name: 'mixbox', level: process.env['MIXBOX_LOG'] ?? 'info' }
  if (!terminal) return pino(options, pino.destination({ fd: 2, sync: true }))
  return pino(options, { write: (line: string) => process.stderr.write(readable(line)) })
}

/** `12:34:56.789 warn  what happened  key=value` */
export function readable(line: string): string {
  const record = JSON.parse(line) as Record<string, unknown>
  const time = new Date(record['time'] as number).toISOString().slice(11, 23)
  const level = (pino.levels.labels[record['level'] as number] ?? '').padEnd(5)
  const rest = Object.entries(record)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return `${time} ${level} ${record['msg'] ?? ''}${rest.length > 0 ? `  ${rest.join(' ')}` : ''}\n`
}
