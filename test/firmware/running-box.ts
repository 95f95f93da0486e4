// A whole box on the virtual card, with folders of its own, for tests from outside.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'uvu'

const MAIN = fileURLToPath(new URL('../../firmware/main.js', import.meta.url))
const MIXCTL = fileURLToPath(new URL('../../firmware/mixctl/main.js', import.meta.url))
const READY_WITHIN_MS = 20_000

/** Small and without real-time rights, so that tests do not get into each other's way. */
const CONFIG = {
  assets: { mebibytes: 8 },
  sources: 2,
  engine: { priority: 0, cpus: [] },
  // Boxes side by side: only those that are to have a broker have one.
  mqtt: { broker: 'off' },
  // Where there is no GPIO a box would simulate a whole panel.
  panel: { build: 'off' },
  // One port, and many boxes.
  web: { port: 0 },
}

export interface Ended {
  code: number | null
  out: string
  err: string
}

export interface RunningBox {
  folder: string
  socket: string
  /** What the box printed so far. */
  out(): string
  err(): string
  process: ChildProcess
  mixctl(...args: string[]): Promise<Ended>
  /** The answer of a verb with --json. @throws when it fails */
  json<T = Record<string, unknown>>(...args: string[]): Promise<T>
  pids(): Promise<Record<string, number>>
  /** Asks it to end, and waits. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

function environment(folder: string): NodeJS.ProcessEnv {
  const { NOTIFY_SOCKET: _, ...env } = process.env
  return { ...env, MIXBOX_STATE_DIR: join(folder, 'state'), MIXBOX_RUNTIME_DIR: join(folder, 'run') }
}

/** @param within words before the command, such as those of nsenter */
function start(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  within: readonly string[] = [],
) {
  const [command, ...words] = [...within, process.execPath, program, ...args]
  const child = spawn(command!, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => {
    said.out += data
  })
  child.stderr.on('data', (data) => {
    said.err += data
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const closed = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...said })))
  return { child, said, ended, closed }
}

/** Runs main.js until it ends by itself. */
export function runMain(folder: string, ...args: string[]): Promise<Ended> {
  return start(MAIN, args, environment(folder)).closed
}

export function mixctl(folder: string, ...args: string[]): Promise<Ended> {
  return start(MIXCTL, args, environment(folder)).closed
}

/**
 * @param config on top of a small one
 * @param env on top of this process's environment
 * @param within words before the command: a program that becomes the box, such as nsenter
 */
export async function startBox(
  folder: string,
  config: object = {},
  env: NodeJS.ProcessEnv = {},
  within: readonly string[] = [],
): Promise<RunningBox> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...CONFIG, ...config }))
  return bootBox(folder, env, within)
}

/** Starts a box with the configuration that lies in its folder. */
export async function bootBox(
  folder: string,
  env: NodeJS.ProcessEnv = {},
  within: readonly string[] = [],
): Promise<RunningBox> {
  const file = join(folder, 'config.json')
  const { child, said, ended } = start(MAIN, ['--config', file], { ...environment(folder), ...env }, within)
  let code: number | null | undefined
  void ended.then((exit) => {
    code = exit
  })
  const deadline = Date.now() + READY_WITHIN_MS
  while (!said.out.includes('Try in another terminal')) {
    if (code !== undefined || Date.now() > deadline) {
      throw new Error(`the box did not start (exit ${code}):\n${said.out}\n${said.err}`)
    }
    await sleep(20)
  }
  const json = async <T>(...args: string[]): Promise<T> => {
    const { code: exit, out, err } = await mixctl(folder, ...args, '--json')
    if (exit !== 0) throw new Error(`mixctl ${args.join(' ')} ended with ${exit}: ${out}${err}`)
    return JSON.parse(out) as T
  }
  return {
    ...{ folder, socket: join(folder, 'run/mixctl.sock'), process: child, json },
    out: () => said.out,
    err: () => said.err,
    mixctl: (...args) => mixctl(folder, ...args),
    pids: async () => (await json<{ processes: Record<string, number> }>('status')).processes,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Processes whose command line or environment names the folder: what a box in it has left. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        // A process that has ended and was not waited for yet has neither.
        const text =
          readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8')
        return text.includes(folder)
      } catch {
        return false
      }
    })
    .map(Number)
}

let boxes = 0

/** A folder for one box; afterwards whatever still runs there is killed, and it is removed. */
export function withBoxFolder(act: (folder: string) => Promise<void>, root = '/dev/shm') {
  return async () => {
    const folder = join(root, `mixbox-test-${process.pid}-${boxes++}`)
    mkdirSync(folder)
    try {
      await act(folder)
    } finally {
      for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL')
      // A killed process's memory files are still being let go.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    }
  }
}

/** One box for a whole suite: runs before its first test, ends after its last; nothing is left behind. */
export function withSuiteBox<World extends { box: RunningBox }>(test: Test<World>, config: object): void {
  let over: () => void = () => {}
  let cleaned: Promise<void> = Promise.resolve()
  test.before(
    (world) =>
      new Promise<void>((resolve, reject) => {
        cleaned = withBoxFolder(async (folder) => {
          world.box = await startBox(folder, config)
          resolve()
          await new Promise<void>((end) => {
            over = end
          })
          await world.box.stop()
        })()
        cleaned.catch(reject)
      }),
  )
  test.after(async () => {
    over()
    await cleaned
  })
}

/** Waits until something is as it should be. @throws when it is not in time */
export async function until(
  what: string,
  test: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
    await sleep(20)
  }
}

/** Writes a 16-bit mono WAV of a sine, by the format's own rules. @param amplitude 0..1 */
export function writeSine(path: string, hz: number, amplitude: number, seconds: number, rate = 48000): void {
  const frames = Math.round(seconds * rate)
  const bytes = Buffer.alloc(44 + frames * 2)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + frames * 2, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(frames * 2, 40)
  for (let n = 0; n < frames; n++) {
    bytes.writeInt16LE(Math.round(32767 * amplitude * Math.sin((2 * Math.PI * hz * n) / rate)), 44 + n * 2)
  }
  writeFileSync(path, bytes)
}

/** Peak in dBFS of a meter over `ms` milliseconds, as mixctl shows it. */
export async function peakDb(box: RunningBox, meter: string, ms = 300): Promise<number> {
  interface Look {
    channels: { name: string; peakDb: number | null }[]
  }
  const look = await box.json<Look>('meters', '--once', '--every', String(ms))
  return look.channels.find(({ name }) => name === meter)?.peakDb ?? Number.NEGATIVE_INFINITY
}
