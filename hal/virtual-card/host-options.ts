import { parseArgs } from 'node:util'
import { CardError } from './card-error.ts'
import type { VirtualCardOptions } from './card-options.ts'
import { SAMPLE_FORMATS, type SampleFormat } from './layout.ts'

export const USAGE = `Usage:
  host.js --runtime-dir DIR --id ID [options]    run a virtual sound card
  host.js command --runtime-dir DIR --id ID WORD ...

Options:
  --runtime-dir DIR    an existing folder on a tmpfs
  --id ID              letters, digits and underscores, up to 15
  --label TEXT         name for users
  --rate HZ            48000
  --format FORMAT      ${SAMPLE_FORMATS.join(', ')}; S32_LE
  --channels N         inputs and outputs, up to 32; 2
  --inputs N           inputs; as many as the files of --in have, else as --channels
  --outputs N          outputs
  --in FILE[,FILE...]  WAV files looped into the inputs, one file channel after the other
  --out FILE           WAV file of the outputs
  --cable FRAMES       outputs into inputs instead, so many frames long
  --skew PPM           how much too fast the clock runs
  --period MIN[:MAX[:STEP]]  frames that clients may ask for; 16:8192:1
  --orphan-seconds N   end when whoever started this is gone and no client has had the card for so long; 0 = never

Commands: unplug, replug, suspend, resume, xrun [capture|playback|both], skew PPM, cable FRAMES|off,
          rate HZ and format FORMAT (from the next replug on),
          get CONTROL, set CONTROL VALUE[,VALUE...], status,
          quit (unplugs), leave (the next host takes the card over)
`

export interface HostOptions {
  card: Omit<VirtualCardOptions, 'captureChannels'>
  /** Null: as many as the files have, else as outputs. */
  inputs: number | null
  files: string[]
  out: string | null
  /** 0 = never. */
  orphanSeconds: number
}

export type HostCall =
  | { kind: 'run'; options: HostOptions }
  | { kind: 'command'; runtimeDir: string; id: string; command: string }
  | { kind: 'help' }

const TEXT = { type: 'string' } as const

/** @throws CardError EINVAL for an unknown option or a number that is none */
export function hostOptions(args: string[]): HostCall {
  const { values, positionals } = parsed(args)
  if (values.help) return { kind: 'help' }
  const runtimeDir = values['runtime-dir']
  const id = values.id
  if (runtimeDir === undefined || id === undefined) throw fault('--runtime-dir and --id are needed')
  if (positionals[0] === 'command')
    return { kind: 'command', runtimeDir, id, command: positionals.slice(1).join(' ') }
  if (positionals.length > 0) throw fault(`"${positionals[0]}"; allowed is command`)
  const channels = number('--channels', values.channels) ?? 2
  if (values.cable !== undefined && values.in !== undefined)
    throw fault('--cable and --in exclude each other')
  const [min, max, step] = values.period?.split(':').map((text) => number('--period', text)!) ?? []
  return {
    kind: 'run',
    options: {
      card: {
        runtimeDir,
        id,
        ...(values.label === undefined ? {} : { label: values.label }),
        rate: number('--rate', values.rate) ?? 48000,
        format: (values.format ?? 'S32_LE') as SampleFormat,
        playbackChannels: number('--outputs', values.outputs) ?? channels,
        skewPpm: number('--skew', values.skew) ?? 0,
        cableFrames: number('--cable', values.cable) ?? -1,
        ...(min === undefined ? {} : { period: { min, max: max ?? 8192, step: step ?? 1 } }),
      },
      inputs: number('--inputs', values.inputs) ?? number('--channels', values.channels),
      files: values.in?.split(',') ?? [],
      out: values.out ?? null,
      orphanSeconds: number('--orphan-seconds', values['orphan-seconds']) ?? 0,
    },
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        'runtime-dir': TEXT,
        id: TEXT,
        label: TEXT,
        rate: TEXT,
        format: TEXT,
        channels: TEXT,
        inputs: TEXT,
        outputs: TEXT,
        in: TEXT,
        out: TEXT,
        cable: TEXT,
        skew: TEXT,
        period: TEXT,
        'orphan-seconds': TEXT,
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw fault((error as Error).message)
  }
}

function number(name: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw fault(`${name} ${text}; allowed are numbers`)
  return value
}

function fault(detail: string): CardError {
  return new CardError('EINVAL', 'read the command line', detail)
}
