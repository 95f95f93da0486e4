// The box's log on standard error: JSON lines for machines, plain lines for a terminal or systemd's journal.
import { fstatSync } from 'node:fs'
import pino, { type Logger } from 'pino'

export type Log = Logger
export type LogReader = 'machine' | 'terminal' | 'journal'

/** Fields that every line has and nobody reads on a terminal. */
const HIDDEN = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'event'])

/** sd-daemon(3), by pino's levels. */
const PRIORITIES: Readonly<Record<string, number>> = {
  fatal: 2,
  error: 3,
  warn: 4,
  info: 6,
  debug: 7,
  trace: 7,
}

/** Who reads this process's standard error. */
export function logReader(): LogReader {
  if (process.stderr.isTTY === true) return 'terminal'
  // systemd.exec(5): device and inode of the stream it has given; a redirected one is another.
  const { dev, ino } = fstatSync(2)
  return process.env['JOURNAL_STREAM'] === `${dev}:${ino}` ? 'journal' : 'machine'
}

export function createLog(reader: LogReader = logReader()): Log {
  const options = { name: 'mixbox', level: process.env['MIXBOX_LOG'] ?? 'info' }
  if (reader === 'machine') return pino(options, pino.destination({ fd: 2, sync: true }))
  const show = reader === 'terminal' ? readable : journalLine
  return pino(options, { write: (line: string) => process.stderr.write(show(line)) })
}

/** `12:34:56.789 warn  what happened  key=value` */
export function readable(line: string): string {
  const { level, text, time } = partsOf(line)
  return `${new Date(time).toISOString().slice(11, 23)} ${level.padEnd(5)} ${text}\n`
}

/** `<4>what happened  key=value`: the journal has time and process itself. */
export function journalLine(line: string): string {
  const { level, text } = partsOf(line)
  return `<${PRIORITIES[level] ?? 6}>${text.replaceAll('\n', ' ')}\n`
}

function partsOf(line: string): { level: string; text: string; time: number } {
  const record = JSON.parse(line) as Record<string, unknown>
  const rest = Object.entries(record)
    .filter(([key]) => !HIDDEN.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return {
    level: pino.levels.labels[record['level'] as number] ?? '',
    text: `${record['msg'] ?? ''}${rest.length > 0 ? `  ${rest.join(' ')}` : ''}`,
    time: record['time'] as number,
  }
}
