import { CardError } from './card-error.ts'
import type { CardHost } from './card-host.ts'
import type { VirtualCard } from './virtual-card.ts'

export interface Host {
  card: VirtualCard
  host: CardHost
  /** Ends the process; the card stays for the next one unless it is unplugged. */
  stop(unplug: boolean): void
}

type Command = (host: Host, words: string[]) => object | undefined

/** By their first word. Each answers with an object, or nothing. */
const COMMANDS: Record<string, Command> = {
  unplug({ card }) {
    card.unplug()
    return undefined
  },
  replug({ card }) {
    card.replug()
    return undefined
  },
  xrun({ card }, [direction = 'both']) {
    const allowed = ['capture', 'playback', 'both'] as const
    const wanted = allowed.find((one) => one === direction)
    if (wanted === undefined) throw refused(`xrun ${direction}`, allowed.join(', '))
    card.forceXrun(wanted)
    return undefined
  },
  skew({ card }, [ppm = '']) {
    card.setSkewPpm(number('skew', ppm))
    return undefined
  },
  cable({ card }, [frames = '']) {
    card.setCable(frames === 'off' ? null : number('cable', frames))
    return undefined
  },
  get({ card }, words) {
    return { values: card.controls.get(words.join(' ')) }
  },
  set({ card }, words) {
    const values = (words.at(-1) ?? '').split(',').map((text) => number('set', text))
    card.controls.set(words.slice(0, -1).join(' '), values.length === 1 ? values[0]! : values)
    return undefined
  },
  status({ card, host }) {
    const { recording, recordedFrom, recordedFrames, lostFrames, recordingFault } = host
    const file = { recording, recordedFrom, recordedFrames, lostFrames, recordingFault }
    return { ...card.status(), ...file, pid: process.pid }
  },
  leave({ stop }) {
    setImmediate(stop, false)
    return undefined
  },
  quit({ stop }) {
    setImmediate(stop, true)
    return undefined
  },
}

/** One line in, one line of JSON out: {ok: true, ...} or {ok: false, error}. */
export function answer(host: Host, line: string): string {
  const [word = '', ...words] = line.trim().split(/\s+/)
  try {
    const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined
    if (!command) throw refused(word, Object.keys(COMMANDS).join(', '))
    return `${JSON.stringify({ ok: true, ...command(host, words) })}\n`
  } catch (error) {
    return `${JSON.stringify({ ok: false, error: (error as Error).message })}\n`
  }
}

function number(command: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw refused(`${command} "${text}"`, 'numbers')
  return value
}

function refused(what: string, allowed: string): CardError {
  return new CardError('EINVAL', 'take a command', `"${what}"; allowed: ${allowed}`)
}
