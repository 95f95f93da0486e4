// npm run -s render -- SESSION.json --in ch01=a.wav [--in ch03=b.wav] --out main=mix.wav [--out out03=c.wav]
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { openWav } from '../../../hal/wav/index.ts'
import { type CommandLine, readCommandLine, USAGE, UsageError } from './command-line.ts'
import { parseLinedJson } from './lined-json.ts'
import type { Recordings } from './moves.ts'
import { Progress } from './progress.ts'
import { renderThrough } from './render-through.ts'
import { parseSession, type Session } from './session.ts'
import { SessionError, sayFault } from './session-error.ts'
import { WavEnds } from './wav-ends.ts'

/** Runs what looks at the session; its faults are told with the lines of the file. */
function withLines<T>(path: string, act: (session: Session) => T): T {
  const { value, lineOf } = inFile(path, () => parseLinedJson(readFileSync(path, 'utf8')))
  try {
    return act(parseSession(value))
  } catch (error) {
    if (!(error instanceof SessionError)) throw error
    const faults = error.faults.map((fault) => `${path}, line ${lineOf(fault.path)}: ${sayFault(fault)}`)
    throw new Error(faults.join('\n'))
  }
}

function inFile<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw error instanceof SyntaxError ? new Error(`${path}, ${error.message}`) : error
  }
}

function readRecordings(session: Session, folder: string): Recordings {
  const files = new Set(session.voices.map(({ file }) => file))
  return new Map([...files].map((file) => [file, readRecording(resolve(folder, file), session.rate)]))
}

function readRecording(path: string, rate: number): Float32Array[] {
  const wav = openWav(path)
  try {
    if (wav.rate !== rate) throw new Error(`${path} is at ${wav.rate} Hz, the session at ${rate} Hz`)
    if (wav.channels > 2) throw new Error(`${path} has ${wav.channels} channels: a voice has 1 or 2`)
    const planes = Array.from({ length: wav.channels }, () => new Float32Array(wav.frames))
    wav.read(0, wav.frames, planes)
    return planes
  } finally {
    wav.close()
  }
}

function run(line: CommandLine): void {
  withLines(line.session, (session) => {
    const progress = new Progress(session.rate, {
      isTerminal: process.stderr.isTTY === true,
      write: (text) => process.stderr.write(text),
    })
    const ends = new WavEnds(session, line, (done, frames) => {
      if (!line.quiet) progress.show(done, frames)
    })
    try {
      const recordings = readRecordings(session, dirname(resolve(line.session)))
      const { frames, warnings } = renderThrough(session, ends, recordings)
      ends.finish()
      progress.end(frames)
      for (const warning of warnings) process.stderr.write(`render: ${warning}\n`)
    } finally {
      ends.close()
    }
  })
}

try {
  const line = readCommandLine(process.argv.slice(2))
  if (line.help) process.stdout.write(USAGE)
  else run(line)
} catch (error) {
  const isUsage = error instanceof UsageError
  process.stderr.write(`render: ${(error as Error).message}\n${isUsage ? USAGE : ''}`)
  process.exitCode = isUsage ? 2 : 1
}
