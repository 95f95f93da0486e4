// Whole channels: from one to another, and kept as presets.
import { columns } from '../columns.ts'
import { usage } from '../exit.ts'
import type { Context, Verb } from '../verb.ts'

interface Given {
  changes: { address: string; text: string }[]
  /** At which it took effect; null where nothing sounds different. */
  frame: number | null
}

const moved = ({ changes }: Given): string => {
  const lines = columns(changes.map(({ address, text }) => [address, text]))
  const count = `${changes.length} knob${changes.length === 1 ? '' : 's'} moved`
  return changes.length === 0 ? count : `${lines}\n${count}`
}

export const copy: Verb = {
  usage: 'copy CHANNEL CHANNEL ...',
  summary: 'give a channel everything of another of its kind but name, source, insert and owners',
  examples: [
    ['copy /ch/01 /ch/05', 'channel 5 is then processed, sent and placed as channel 1'],
    ['copy /bus/01 /bus/02 /bus/03', 'to several'],
  ],
  async run({ words, client, print }) {
    const [from, ...to] = words
    if (from === undefined || to.length === 0)
      throw usage('copy takes a channel and those that get its settings')
    print(await (await client()).request<Given>('copy', { from, to }), moved)
  },
}

interface Listing {
  name: string
  kind?: string
  made?: string
  problem?: string
}

const line = ({ name, kind = '', made, problem }: Listing): string[] => [
  name,
  kind,
  problem ?? made!.slice(0, 16).replace('T', ' '),
]

type Action = (context: Context, words: string[]) => Promise<void>

const ACTIONS: Readonly<Record<string, Action>> = {
  async save({ options, client, print }, words) {
    const [name, from, ...rest] = words
    if (name === undefined || from === undefined || rest.length > 0)
      throw usage('preset save takes a name and one channel')
    const fields = { name, from, replace: options['replace'] === true }
    print(await (await client()).request<Listing>('presetSave', fields), (saved) => line(saved).join('  '))
  },
  async load({ client, print }, words) {
    const [name, ...to] = words
    if (name === undefined || to.length === 0) throw usage('preset load takes a name and one channel or more')
    print(await (await client()).request<Given>('presetLoad', { name, to }), moved)
  },
  async list({ client, print }, words) {
    if (words.length > 0) throw usage('preset list takes nothing more')
    print(await (await client()).request<Listing[]>('presets'), (all) =>
      all.length === 0 ? 'no presets' : columns(all.map(line)),
    )
  },
  async delete({ client, print }, words) {
    const [name, ...rest] = words
    if (name === undefined || rest.length > 0) throw usage('preset delete takes one name')
    print(
      await (await client()).request<{ deleted: string }>('presetDelete', { name }),
      ({ deleted }) => deleted,
    )
  },
}

export const preset: Verb = {
  usage: 'preset save|load|list|delete [NAME] [CHANNEL ...]',
  summary:
    'keep how a channel sounds (preamp, delay, gate, EQ, compressor), and give it to others; of another kind: EQ and compressor',
  options: { replace: { about: 'with save: also where there is one of that name' } },
  examples: [
    ['preset save "Lead vocal" /ch/01', 'from channel 1'],
    ['preset load "Lead vocal" /ch/03 /ch/04', 'to channels 3 and 4'],
    ['preset load "Lead vocal" /bus/02', 'its EQ and compressor, which a bus has too'],
    ['preset list', 'which there are'],
    ['preset delete "Lead vocal"', 'gone for good'],
  ],
  async run(context) {
    const [name = '', ...words] = context.words
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
    if (!action) throw usage(`preset takes ${Object.keys(ACTIONS).join(', ')}; "${name}" is none of them`)
    await action(context, words)
  },
}
