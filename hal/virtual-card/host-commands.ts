import { CardError } from './card-error.ts'
import type { HostedCard } from './hosted-card.ts'
import { SAMPLE_FORMATS } from './layout.ts'

export interface Host {
  hosted: HostedCard
  /** Ends the process; the card stays for the next one unless it is unplugged. */
  stop(unplug: boolean): void
}

type Command = (host: Host, words: string[]) => object | undefined

/** By their first word. Each answers with an object, or nothing. */
const COMMANDS: Record<string, Command> = {
  unplug({ hosted: { card } }) {
    card.unplug()
    return undefined
  },
  replug({ hosted }) {
    hosted.replug()
    return undefined
  },
  rate({ hosted }, [hz = '']) {
    hosted.become({ rate: number('rate', hz) })
    return undefined
  },
  format({ hosted }, [name = '']) {
    const format = SAMPLE_FORMATS.find((one) => one === name)
    if (format === undefined) throw refused(`format ${name}`, SAMPLE_FORMATS.join(', '))
    hosted.become({ format })
    return undefined
  },
  suspend({ hosted: { card } }) {
    card.suspend()
    return undefined
  },
  resume({ hosted: { card } }) {
    card.resume()
    return undefined
  },
  xrun({ hosted: { card } }, [direction = 'both']) {
    const allowed = ['capture', 'playback', 'both'] as const
    const wanted = allowed.find((one) => one === direction)
    if (wanted === undefined) throw refused(`xrun ${direction}`, allowed.join(', '))
    card.forceXrun(wanted)
    return undefined
  },
  skew({ hosted: { card } }, [ppm = '']) {
    card.setSkewPpm(number('skew', ppm))
    return undefined
  },
  cable({ hosted: { card } }, [frames = '']) {
    card.setCable(frames === 'off' ? null : number('cable', frames))
    return undefined
  },
  get({ hosted: { card } }, words) {
    return { values: card.controls.get(words.join(' ')) }
  },
  set({ hosted: { card } }, words) {
    const values = (words.at(-1) ?? '').split(',').map((text) => number('set', text))
    card.controls.set(words.slice(0, -1).join(' '), values.length === 1 ? values[0]! : values)
    return undefined
  },
  status({ hosted: { card, host } }) {
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
