// Programs of their own, for what must not happen to the test's process, or has to be seen from outside.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'

const ROOM = new URL('../../../hal/linux/index.js', import.meta.url).href

/** On a tmpfs; removed when the process ends. */
export function memoryFolder(): string {
  const folder = mkdtempSync('/dev/shm/mixbox-linux-')
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface ChildOptions {
  flags?: string[]
  /** A program, with arguments, that starts Node. */
  through?: string[]
  env?: Record<string, string>
}

function commandLine(code: string, { flags = [], through = [] }: ChildOptions): [string, string[]] {
  const program = `import * as linux from '${ROOM}'\nconst say = (x) => console.log(JSON.stringify(x))\n${code}`
  const [first = '', ...rest] = [...through, process.execPath, ...flags, '--input-type=module', '-e', program]
  return [first, rest]
}

/** Runs code that has `linux` and `say(value)`. @returns what it said first, or how it ended */
export function inChild(code: string, options: ChildOptions = {}) {
  const [command, arguments_] = commandLine(code, options)
  const run = spawnSync(command, arguments_, {
    encoding: 'utf8',
    env: { ...process.env, ...options.env },
    timeout: 30_000,
  })
  const line = run.stdout.split('\n')[0]
  return {
    said: line ? JSON.parse(line) : undefined,
    signal: run.signal,
    status: run.status,
    text: run.stderr,
  }
}

/** The same, running on; resolves with what it said first. Whoever starts it ends it. */
export async function startChild(
  code: string,
  options: ChildOptions = {},
): Promise<{ child: ChildProcess; said: unknown }> {
  const [command, arguments_] = commandLine(code, options)
  return started(spawn(command, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] }), JSON.parse)
}

/** Any program; resolves with the first line that it prints. */
export async function startProgram(
  command: string,
  arguments_: string[],
): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(command, arguments_, { stdio: ['pipe', 'pipe', 'inherit'] })
  return started(child, (line) => line)
}

async function started<T>(child: ChildProcess, parse: (line: string) => T) {
  let text = ''
  for await (const piece of child.stdout!.iterator({ destroyOnReturn: false })) {
    text += piece
    if (text.includes('\n')) return { child, said: parse(text.split('\n')[0]!) }
  }
  throw new Error(`it ended without a word: ${text}`)
}

export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

/** Runs a program and gives what it printed, without the last newline. */
export function output(command: string, ...arguments_: string[]): string {
  const run = spawnSync(command, arguments_, { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`${command} ${arguments_.join(' ')}: ${run.stderr}`)
  return run.stdout.trimEnd()
}

/** What starts a program as an ordinary user with these limits, whoever runs the tests. */
export function asOrdinaryUser(...limits: string[]): string[] {
  const user = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs']
  return ['prlimit', ...limits, ...(process.getuid?.() === 0 ? user : [])]
}
