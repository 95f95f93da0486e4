// The box as a whole.
import { columns } from '../columns.ts'
import { usage } from '../exit.ts'
import { type Status, showStatus } from '../show-status.ts'
import type { Verb } from '../verb.ts'

export const status: Verb = {
  usage: 'status',
  summary: 'card, latency, load, counters, processes, and what is missing',
  examples: [
    ['status', 'for people'],
    ['status --json', 'everything, for programs'],
  ],
  async run({ client, print }) {
    print(await (await client()).request<Status>('status'), showStatus)
  },
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
    const result = await (await client()).request<{ panic: boolean }>('panic', { on: word === 'on' })
    print(result, ({ panic: on }) =>
      on ? 'all outputs are muted; "mixctl panic off" ends it' : 'outputs sound again',
    )
  },
}
