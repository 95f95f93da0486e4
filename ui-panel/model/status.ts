// What the panel shows of the box's status, and how it says it. The box has more: what is not named here is not shown.

export interface Times {
  p50: number
  p99: number
  p999: number
  max: number
}

interface Granted {
  device: string
  rate: number
  format: string
  channels: number
  periodFrames: number
  periods: number
  bufferFrames: number
}

export interface BoxStatus {
  version: string
  node: string
  engine: { state: string; restarts: number; panic: boolean; missing: string[] }
  card: {
    capture: string
    playback: string
    virtual: boolean
    why: string
    granted?: { capture: Granted; playback: Granted }
    fault?: { code: string; message: string }
    warnings: string[]
  }
  rate: number
  periodFrames: number
  bufferFrames: number
  seconds: number
  roundTrip: { frames: number; ms: number }
  load: { periodUs: Times; latenessUs: Times; periodBudgetUs: number; supervisorLagUs: Times }
  counters: Record<string, number>
  voices: number
  warnings: string[]
  web?: { people?: { name: string; role: string }[]; urls?: string[] }
  panel?: {
    build: string
    controls?: { name: string; kind: string; does: string; works: boolean }[]
    gpio?: { backend: string }
  }
}

/** "3 d 4 h", "12 min", "8 s": the two largest. */
export function duration(seconds: number): string {
  const whole = Math.floor(seconds)
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  if (first < 0) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/** "0.42 ms", "180 µs". */
export function microseconds(us: number): string {
  return us < 1000 ? `${Math.round(us)} µs` : `${(us / 1000).toFixed(us < 10_000 ? 2 : 1)} ms`
}

/** Counters that nobody wants to see rise, in words. */
export const COUNTERS: Readonly<Record<string, string>> = {
  xruns: 'Sound broke off (xruns)',
  stalls: 'Engine stood still',
  cardsLost: 'Card lost',
  lateCommands: 'Late commands',
  droppedEvents: 'Dropped events',
  insaneSamples: 'Broken samples',
  majorFaults: 'Page faults',
}

const EVENTS: Readonly<Record<string, string>> = {
  xrun: 'Xrun: the card was not served in time',
  cardLost: 'The card is gone',
  cardBack: 'The card is back',
  cardChanged: 'Another card was opened',
  engineDied: 'The engine died',
  engineBack: 'The engine is back',
  voiceStarted: 'A sound began',
  voiceEnded: 'A sound ended',
  voiceRefused: 'A sound was refused',
  late: 'A command came late',
  refused: 'A command was refused',
  dropped: 'A scheduled change was dropped',
}

/** An event in words; one that is not known here by its own name. */
export const eventText = (kind: string): string => EVENTS[kind] ?? kind
