import pino from 'pino'
import type { Log } from '../../../firmware/supervisor/index.ts'

export interface Said {
  level: number
  msg: string
}

/** A log that keeps what it is told. */
export function keptLog(): { log: Log; said: Said[] } {
  const said: Said[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => said.push(JSON.parse(line) as Said) })
  return { log, said }
}
