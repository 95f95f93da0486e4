// Virtual cards for tests, and the programs that meet them: aplay, arecord, amixer, sox.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import {
  createVirtualCard,
  hostProgram,
  sendCardCommand,
  type VirtualCard,
  type VirtualCardOptions,
} from '../../../hal/virtual-card/index.ts'

export const CONFIG = (folder: string) => ({ ...process.env, ALSA_CONFIG_PATH: `${folder}/asound.conf` })

export type CardSettings = Partial<Omit<VirtualCardOptions, 'runtimeDir'>>

export function inFolder(name: string, body: (folder: string) => void | Promise<void>): void {
  test(name, async () => {
    const folder = mkdtempSync('/dev/shm/virtual-card-')
    try {
      await body(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

export function cardTest(
  name: string,
  settings: CardSettings,
  body: (card: VirtualCard, folder: string) => void | Promise<void>,
): void {
  inFolder(name, async (folder) => {
    const card = createVirtualCard({ runtimeDir: folder, id: 'trial', ...settings })
    try {
      await body(card, folder)
    } finally {
      card.close()
    }
  })
}

export interface Outcome {
  code: number | null
  out: Buffer
  err: string
}

/** A program that runs with the folder's cards in sight; killed after 20 s. */
export function start(folder: string, command: string, args: string[]) {
  const child = spawn(command, args, {
    env: { ...CONFIG(folder), LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20000,
    killSignal: 'SIGKILL',
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (data: Buffer) => out.push(data))
  child.stderr.on('data', (data: Buffer) => err.push(data))
  const done = once(child, 'close').then(
    ([code]): Outcome => ({ code, out: Buffer.concat(out), err: Buffer.concat(err).toString() }),
  )
  const text = () => Buffer.concat([...out, ...err]).toString()
  return { child, done, text }
}

export function run(folder: string, command: string, args: string[]): Promise<Outcome> {
  return start(folder, command, args).done
}

/** Raw samples of a sound file in sox's words: `-e signed -b 16`. */
export function soxRaw(path: string, encoding: string): Buffer {
  return execFileSync('sox', [path, '-t', 'raw', ...encoding.split(' '), '-'], { maxBuffer: 1e8 })
}

export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 2000) throw new Error(`waited 10 s for ${what}`)
    await sleep(5)
  }
}

/** A host process that is ready to be used. */
export async function startHost(folder: string, args: string[]) {
  const host = start(folder, process.execPath, [
    hostProgram,
    '--runtime-dir',
    folder,
    '--id',
    'trial',
    ...args,
  ])
  await until('the host', () => host.text().includes('\n'))
  if (!host.text().startsWith('{')) throw new Error(host.text())
  return {
    ...host,
    ready: JSON.parse(host.text()) as Record<string, unknown>,
    // biome-ignore lint/suspicious/noExplicitAny: answers have the shape of the command
    ask: (command: string) => sendCardCommand(folder, 'trial', command) as Promise<any>,
  }
}

/** A sample that tells its channel and frame: a multiple of 2^-15, never 0. */
export function sampleAt(channel: number, frame: number): number {
  const hash = Math.imul((frame % 2 ** 32) + 1, 0x9e3779b1) ^ Math.imul(channel + 1, 0x85ebca6b)
  return (((hash >>> 7) % 32767) + 1) / 32768
}

/** channels x frames of sampleAt from card frame `from` on. */
export function samples(channels: number, from: number, frames: number): Float32Array[] {
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: frames }, (_, n) => sampleAt(c, from + n)),
  )
}
