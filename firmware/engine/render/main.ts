// npm run -s render -- SESSION.json --in ch01=a.wav [--in ch03=b.wav] --out main=mix.wav [--out out03=c.wav]
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openWav, WavWriter } from '../../../hal/wav/index.ts'
import { render } from './render.ts'
import { parseSession, type Session } from './session.ts'

const USAGE = `Usage: npm run -s render -- SESSION.json --in chNN=FILE.wav ... --out main=FILE.wav [--out outNN=FILE.wav]
  SESSION.json     rate, strips, inputs, outputs, state, cues, voices; file names are relative to it
  --in chNN=FILE   a WAV for card input NN; of several channels the next inputs too
  --out main=FILE  outputs 1 and 2 as a stereo WAV
  --out outNN=FILE one output as a mono WAV
  --format F       f32 (default), s24 or s16
Files have to be at the session's rate. Exit codes: 0 rendered, 1 failed, 2 usage.
`

/** Options of the form name=value, in order. */
function pairs(
  option: string,
  given: string[] | undefined,
  pattern: RegExp,
  allowed: string,
): [string, string][] {
  return (given ?? []).map((text) => {
    const at = text.indexOf('=')
    const name = text.slice(0, at)
    if (at < 1 || !pattern.test(name)) usage(`--${option} ${text}: give ${allowed}`)
    return [name, text.slice(at + 1)]
  })
}

function usage(message: string): never {
  process.stderr.write(`render: ${message}\n${USAGE}`)
  process.exit(2)
}

function readPlanes(path: string, rate: number): Float32Array[] {
  const wav = openWav(path)
  try {
    if (wav.rate !== rate) throw new Error(`${path} is at ${wav.rate} Hz, the session at ${rate} Hz`)
    const planes = Array.from({ length: wav.channels }, () => new Float32Array(wav.frames))
    wav.read(0, wav.frames, planes)
    return planes
  } finally {
    wav.close()
  }
}

function readInputs(session: Session, given: [string, string][]): Float32Array[] {
  const inputs: Float32Array[] = []
  for (const [name, path] of given) {
    const first = Number(name.slice(2)) - 1
    readPlanes(path, session.rate).forEach((plane, c) => {
      if (first + c < 0 || first + c >= session.inputs) {
        throw new Error(`--in ${name}=${path}: the session has inputs 1 to ${session.inputs}`)
      }
      inputs[first + c] = plane
    })
  }
  return inputs
}

function writeOutput(
  path: string,
  rate: number,
  format: 'f32' | 's24' | 's16',
  planes: Float32Array[],
): void {
  const writer = WavWriter.create(path, { rate, channels: planes.length, format })
  writer.append(planes, planes[0]!.length)
  writer.close()
}

/** On a terminal, at most ten times a second. */
function showProgress(rate: number): (done: number, frames: number) => void {
  let shown = 0
  return (done, frames) => {
    if (performance.now() - shown < 100 && done < frames) return
    shown = performance.now()
    const seconds = (done / rate).toFixed(0)
    process.stderr.write(
      `\r${((100 * done) / frames).toFixed(0).padStart(3)} %  ${seconds} s\x1b[K${done < frames ? '' : '\n'}`,
    )
  }
}

const FORMATS = ['f32', 's24', 's16'] as const
const { values, positionals } = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        in: { type: 'string', multiple: true },
        out: { type: 'string', multiple: true },
        format: { type: 'string', default: 'f32' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return usage((error as Error).message)
  }
})()
if (values.help) {
  process.stdout.write(USAGE)
  process.exit(0)
}
const [sessionPath] = positionals
if (sessionPath === undefined || positionals.length > 1) usage('give one session file')
const format =
  FORMATS.find((name) => name === values.format) ??
  usage(`--format ${values.format}: give ${FORMATS.join(', ')}`)
const inputs = pairs('in', values.in, /^ch\d{1,2}$/, 'chNN=FILE')
const outputs = pairs('out', values.out, /^(main|out\d{1,2})$/, 'main=FILE or outNN=FILE')
if (outputs.length === 0) usage('give at least one --out')

try {
  const session = parseSession(JSON.parse(readFileSync(sessionPath, 'utf8')))
  const folder = dirname(resolve(sessionPath))
  const files = new Set(session.voices.map(({ file }) => file))
  const recordings = new Map(
    [...files].map((file) => [file, readPlanes(resolve(folder, file), session.rate)]),
  )
  const started = performance.now()
  const onProgress = process.stderr.isTTY ? showProgress(session.rate) : undefined
  const sources = { inputs: readInputs(session, inputs), recordings }
  const result = render(session, sources, { ...(onProgress && { onProgress }) })
  for (const [name, path] of outputs) {
    const first = name === 'main' ? 0 : Number(name.slice(3)) - 1
    const planes = result.outputs.slice(first, first + (name === 'main' ? 2 : 1))
    if (planes.length === 0 || first < 0)
      throw new Error(`--out ${name}: the session has outputs 1 to ${session.outputs}`)
    writeOutput(path, session.rate, format, planes)
  }
  const seconds = result.frames / session.rate
  const speed = (seconds * 1000) / (performance.now() - started)
  process.stderr.write(`${seconds.toFixed(2)} s rendered, ${speed.toFixed(0)} times faster than real time\n`)
} catch (error) {
  process.stderr.write(`render: ${(error as Error).message}\n`)
  process.exit(1)
}
