// The box as a whole.
import { answerWithin } from '../answer-within.ts'
import { columns } from '../columns.ts'
import { engineAlone, panicAlone } from '../engine-alone.ts'
import { EXIT, Exit, usage } from '../exit.ts'
import { type Status, showStatus } from '../show-status.ts'
import type { Verb } from '../verb.ts'

/** A supervisor that gives no answer for so long hangs. */
const STATUS_WITHIN_MS = 5000
const PANIC_WITHIN_MS = 500

export const status: Verb = {
  usage: 'status',
  summary: 'card, latency, load, counters, processes, and what is missing',
  examples: [
    ['status', 'for people'],
    ['status --json', 'everything, for programs'],
  ],
  async run({ client, print }) {
    const asked = client().then((box) => box.request<Status>('status'))
    print(await answerWithin(asked, STATUS_WITHIN_MS).catch(explain), showStatus)
  },
}

/** Whoever finds no supervisor wants to know whether anything sounds. */
function explain(error: unknown): never {
  const engine = isSilent(error) ? engineAlone() : undefined
  if (engine === undefined) throw error
  const { exitCode, code, message } = error as Exit
  throw new Exit(
    exitCode,
    code,
    `${message}\nIts engine (process ${engine}) plays on as it was set last. Start the box again: it takes the engine over without a gap. "mixctl panic" mutes it.`,
  )
}

interface Card {
  name: string
  device: string
  capture: boolean
  playback: boolean
  inUse: boolean
}

export const cards: Verb = {
  usage: 'cards',
  summary: 'list the sound cards, with the names the configuration takes',
  examples: [['cards', 'device, directions, name']],
  async run({ client, print }) {
    print(await (await client()).request<Card[]>('cards'), (list) =>
      columns(
        list.map(({ name, device, capture, playback, inUse }) => [
          inUse ? '*' : ' ',
          device,
          [capture ? 'inputs' : '', playback ? 'outputs' : ''].filter(Boolean).join(', '),
          name,
        ]),
      ),
    )
  },
}

export const panic: Verb = {
  usage: 'panic [on|off]',
  summary: 'mute every output at once, whatever the console says; off lets them sound again',
  examples: [
    ['panic', 'silence'],
    ['panic off', 'sound again'],
  ],
  async run({ words, client, print }) {
    const [word = 'on', ...rest] = words
    if (rest.length > 0 || (word !== 'on' && word !== 'off'))
      throw usage(`panic cannot be "${words.join(' ')}": give on or off`)
    const on = word === 'on'
    const engine = panicAlone(on)
    const asked = client().then((box) => box.request<{ panic: boolean }>('panic', { on }))
    const done = await answerWithin(asked, PANIC_WITHIN_MS).catch((error: unknown) => {
      if (engine === undefined || !isSilent(error)) throw error
      return { panic: on, engine }
    })
    print(done, () => (on ? 'all outputs are muted; "mixctl panic off" ends it' : 'outputs sound again'))
  },
}

/** No supervisor, or one that hangs: the engine alone follows. */
function isSilent(error: unknown): boolean {
  return error instanceof Exit && error.exitCode === EXIT.notRunning
}
