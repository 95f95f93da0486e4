// What the command line of the renderer says, checked.
import { parseArgs } from 'node:util'

export const USAGE = `Usage: npm run -s render -- SESSION.json --in chNN=FILE.wav ... --out main=FILE.wav ...
  SESSION.json       rate, frames, strips, inputs, outputs, buses, matrices; state (the console at the start),
                     cues (moves: frame, set, rampMs), voices (recordings: file, strip, frame, ...);
                     names of files are relative to it
  --in chNN=FILE     a WAV for card input NN; of several channels the next inputs too
  --out main=FILE    outputs 1 and 2 as a stereo WAV
  --out outNN=FILE   one output as a mono WAV
  --out outNN-MM=FILE  several outputs as one WAV
  --format F         f32 (default), s24 or s16
  --quiet            no progress
Files have to be at the session's rate. What is heard is the same sample for sample as on the box.
Exit codes: 0 rendered, 1 failed, 2 usage.
`

export const FORMATS = ['f32', 's24', 's16'] as const

export interface SoundFile {
  /** As it was given, for errors: "--in ch01=a.wav". */
  option: string
  path: string
  /** First channel of the card, from 0. */
  first: number
  /** How many; of an input the file says it. */
  count: number
}

export interface CommandLine {
  session: string
  inputs: SoundFile[]
  outputs: SoundFile[]
  format: (typeof FORMATS)[number]
  quiet: boolean
  help: boolean
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** @throws UsageError naming what was given and what is allowed */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parsed(args)
  const [session, ...more] = positionals
  const format = FORMATS.find((name) => name === values.format)
  if (!format) throw new UsageError(`--format ${values.format}: give ${FORMATS.join(', ')}`)
  const line = {
    ...{ session: session ?? '', format, quiet: values.quiet, help: values.help },
    inputs: (values.in ?? []).map((text) => soundFile('in', text, /^ch(\d{1,2})$/, 'chNN=FILE')),
    outputs: (values.out ?? []).map((text) =>
      soundFile(
        'out',
        text,
        /^(?:main|out(\d{1,2})(?:-(\d{1,2}))?)$/,
        'main=FILE, outNN=FILE or outNN-MM=FILE',
      ),
    ),
  }
  if (line.help) return line
  if (session === undefined || more.length > 0) throw new UsageError('give one session file')
  if (line.outputs.length === 0) throw new UsageError('give at least one --out')
  return line
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        in: { type: 'string', multiple: true },
        out: { type: 'string', multiple: true },
        format: { type: 'string', default: 'f32' },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function soundFile(kind: 'in' | 'out', text: string, pattern: RegExp, allowed: string): SoundFile {
  const option = `--${kind} ${text}`
  const at = text.indexOf('=')
  const match = pattern.exec(text.slice(0, Math.max(0, at)))
  const path = text.slice(at + 1)
  if (!match || path === '') throw new UsageError(`${option}: give ${allowed}`)
  const [, from = '1', to] = match
  const main = match[0] === 'main'
  const count = main ? 2 : to === undefined ? 1 : Number(to) - Number(from) + 1
  if (Number(from) < 1 || count < 1)
    throw new UsageError(`${option}: channels count from 1 upwards; give ${allowed}`)
  return { option, path, first: Number(from) - 1, count }
}
