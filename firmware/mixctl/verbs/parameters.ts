// The console's knobs.

import { columns } from '../columns.ts'
import { usage } from '../exit.ts'
import { FRAME, numberOption } from '../read-options.ts'
import type { Verb } from '../verb.ts'

interface Reading {
  address: string
  value: string | number
  text: string
  label: string
}

export const get: Verb = {
  usage: 'get [ADDRESS|PREFIX ...]',
  summary: 'show where knobs stand; without an address, all of them',
  examples: [
    ['get /ch/01/mix/fader', 'one knob'],
    ['get /ch/01 /main', 'everything of channel 1 and of main'],
  ],
  async run({ words, client, print }) {
    const readings = await (await client()).request<Reading[]>('get', { what: words })
    print(readings, (list) => columns(list.map(({ address, text }) => [address, text])))
  },
}

interface SetResult {
  values: Reading[]
  batch: number
  /** At which it took effect; null where nothing sounds different, or it was not waited for. */
  frame: number | null
  changed: boolean
  /** Why it is not on disk. */
  problem?: string
}

export const set: Verb = {
  usage: 'set ADDRESS VALUE [ADDRESS VALUE ...]',
  summary: 'move knobs; several move together, at one frame',
  options: {
    at: { value: 'FRAME', about: 'not now but from this frame on' },
    ramp: { value: 'MS', about: 'how long faders and pans take; 20 unless configured otherwise' },
    wait: { about: 'with --at: end only once it has taken effect' },
  },
  examples: [
    ['set /ch/01/mix/fader "-6 dB"', 'in the unit of the knob'],
    ['set /ch/01/mix/fader pos:0.75 /ch/02/mix/on off', 'a position 0..1; two at once'],
    ['set /main/st/mix/fader -inf --ramp 2000', 'fade everything out in 2 s'],
    ['set /ch/03/mix/pan L30 --at 480000 --json', 'at a frame, the answer as JSON'],
  ],
  async run({ words, options, client, print }) {
    if (words.length === 0 || words.length % 2 !== 0) {
      throw usage(`set takes pairs of an address and a value; ${words.length} words were given`)
    }
    const entries = Array.from({ length: words.length / 2 }, (_, n) => [words[2 * n], words[2 * n + 1]])
    const atFrame = numberOption(options, 'at', FRAME, true)
    const rampMs = numberOption(options, 'ramp', 'milliseconds, a number from 0')
    const wait = atFrame === undefined || options['wait'] === true
    const fields = { entries, atFrame, rampMs, wait }
    const result = await (await client()).request<SetResult>('set', fields)
    print(atFrame === undefined ? result : { ...result, atFrame }, ({ values, frame, problem }) => {
      const when = atFrame !== undefined && frame === null ? `  from frame ${atFrame}` : ''
      const set = columns(values.map(({ address, text }) => [address, text + when]))
      return problem === undefined ? set : `${set}\nset, but not saved: ${problem}`
    })
  },
}

interface Change extends Reading {
  origin: string
  sequence: number
}
type Told = Change | ({ event: string } & Record<string, unknown>)

export const watch: Verb = {
  usage: 'watch [PREFIX ...]',
  summary: 'show changes as they happen; without a prefix, also what happens to card and voices',
  examples: [
    ['watch', 'everything'],
    ['watch /ch/01 /main --json', 'two parts of the console, one JSON object a line'],
  ],
  async run({ words, client, print }) {
    const box = await client()
    await box.stream('watch', { prefixes: words }, (told: Told) => print(told, line))
    await box.ended
  },
}

function line(told: Told): string {
  if (!('event' in told)) {
    const { address, text, origin } = told as Change
    return `${address}  ${text}  (${origin})`
  }
  const { event, ...fields } = told
  return `${event}  ${Object.entries(fields)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}`
}

export const addresses: Verb = {
  usage: 'addresses [PREFIX]',
  summary: 'list the addresses of the console',
  examples: [['addresses /ch/01', 'those of channel 1']],
  async run({ words, client, print }) {
    const list = await (await client()).request<string[]>('addresses', { prefix: words[0] ?? '' })
    print(list, (all) => all.join('\n'))
  },
}
