import type { EngineEvent } from './engine-events.ts'
import type { Log } from './log.ts'

type Level = 'error' | 'info' | 'warn' | 'debug'

/** How each event is told in the log. Those of ordinary work only when somebody looks for a fault. */
const LINES: { [K in EngineEvent['kind']]: { level: Level; text: string } } = {
  applied: { level: 'debug', text: 'change took effect' },
  late: { level: 'warn', text: 'a scheduled change came after its frame' },
  refused: { level: 'warn', text: 'engine refused a command: too many are scheduled' },
  dropped: {
    level: 'warn',
    text: 'a scheduled change does not go together with what was set since: dropped',
  },
  voiceStarted: { level: 'debug', text: 'voice started' },
  voiceEnded: { level: 'debug', text: 'voice ended' },
  voiceRefused: { level: 'warn', text: 'voice refused' },
  assetFree: { level: 'debug', text: 'asset given back' },
  xrun: { level: 'warn', text: 'xrun: the card ran dry or over' },
  cardLost: { level: 'warn', text: 'card lost' },
  cardBack: { level: 'info', text: 'card is back' },
  engineDied: { level: 'error', text: 'engine died' },
  engineBack: { level: 'info', text: 'engine is back' },
  cardChanged: { level: 'info', text: 'card changed' },
}

/** ESTRPIPE, errno.h: the driver was suspended with the machine; it comes as an xrun, which it is for the sound. */
const SUSPENDED = 86
const SLEPT = 'xrun: the card slept'

export function logEngineEvent(log: Log, { kind, ...fields }: EngineEvent): void {
  const { level, text: usual } = LINES[kind]
  const text = 'errno' in fields && fields.errno === SUSPENDED ? SLEPT : usual
  log[level]({ event: kind, ...fields }, text)
}
