// The whole box in one file, and back.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { replaceFile } from '../../supervisor/replace-file.ts'
import { columns } from '../columns.ts'
import { EXIT, Exit, usage } from '../exit.ts'
import type { Verb } from '../verb.ts'

interface Backup {
  made: string
  state: { values: Record<string, unknown>; cards: Record<string, unknown> }
  presets: Record<string, unknown>
}

/** For standard output, and input. */
const STANDARD = '-'

export const backup: Verb = {
  usage: 'backup [FILE|-]',
  summary: 'write knobs, presets, controls of cards and configuration into one file, or to standard output',
  examples: [
    ['backup friday.json', 'into a file, which is whole at any moment'],
    ['backup | diff friday.json -', 'what has changed since'],
  ],
  async run({ words, client, print }) {
    const [file = STANDARD, ...rest] = words
    if (rest.length > 0) throw usage('backup takes one file')
    const made = await (await client()).request<Backup>('backup')
    const text = `${JSON.stringify(made, null, 1)}\n`
    if (file === STANDARD) return print(made, () => text)
    const path = resolve(file)
    await replaceFile(path, text).catch((error: NodeJS.ErrnoException) => {
      throw new Exit(EXIT.refused, error.code ?? 'EIO', `backup cannot be written: ${error.message}`)
    })
    const { values, cards } = made.state
    const told = {
      path,
      values: Object.keys(values).length,
      cards: Object.keys(cards).length,
      presets: Object.keys(made.presets).length,
    }
    print(
      told,
      () =>
        `${path}: ${told.values} knobs, ${count(told.presets, 'preset')}, controls of ${count(told.cards, 'card')}, configuration`,
    )
  },
}

interface Restored {
  dryRun: boolean
  changes: { address: string; from: string; to: string }[]
  kept: { address: string; value: string | number; reason: string }[]
  cards: string[]
  presets: string[]
  config: { path: string; changed: boolean; atNextStart: boolean }
  /** Why it is not on disk. */
  problem?: string
}

export const restore: Verb = {
  usage: 'restore FILE|-',
  summary: 'set the whole box as a backup has it; what is wrong in it is named, and nothing changes then',
  options: { 'dry-run': { about: 'change nothing, show what would change' } },
  examples: [
    ['restore friday.json --dry-run', 'what would change'],
    ['restore friday.json', 'back to Friday, without a click'],
  ],
  async run({ words, options, client, print }) {
    const [file, ...rest] = words
    if (!file || rest.length > 0) throw usage('restore takes one file')
    const fields = { backup: readBackup(file), dryRun: options['dry-run'] === true }
    print(await (await client()).request<Restored>('restore', fields), show)
  },
}

/** @throws Exit refused: not to be read, or no JSON object */
function readBackup(file: string): unknown {
  const name = file === STANDARD ? 'standard input' : file
  let text: string
  try {
    text = readFileSync(file === STANDARD ? 0 : file, 'utf8')
  } catch (error) {
    const { code = 'EIO', message } = error as NodeJS.ErrnoException
    throw new Exit(EXIT.refused, code, `backup ${name} cannot be read: ${message}`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Exit(EXIT.refused, 'EBACKUP', `${name} is no backup: ${(error as Error).message}`)
  }
}

function show({ dryRun, changes, kept, cards, presets, config, problem }: Restored): string {
  const lines = [
    ...(dryRun ? changes.map(({ address, from, to }) => [address, `${from} -> ${to}`]) : []),
    ...kept.map(({ address, reason }) => [address, `kept for another console: ${reason}`]),
  ]
  const { path, changed, atNextStart } = config
  return [
    ...(lines.length > 0 ? [columns(lines)] : []),
    `${count(changes.length, 'knob')} ${dryRun ? 'would move' : 'moved'}`,
    ...cards.map((card) => `controls of ${card} ${dryRun ? 'would be' : 'are'} as in the backup`),
    ...presets.map((name) => `preset "${name}" ${dryRun ? 'would be' : 'is'} as in the backup`),
    ...(changed ? [`${path} ${dryRun ? 'would be' : 'is'} written`] : []),
    ...(atNextStart ? ['its configuration is another: it takes effect at the next start of the box'] : []),
    ...(problem === undefined ? [] : [`restored, but not saved: ${problem}`]),
  ].join('\n')
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
