import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Arena, AssetState, SourceState } from '../../../firmware/arena/index.ts'
import { createArena } from '../../../firmware/arena/shared-arena.ts'
import { RingReader } from './media-bench.ts'
import { noise, temporaryFolder, writeFloatWav } from './sound-files.ts'

const folder = temporaryFolder()
const MAIN = join(dirname(fileURLToPath(import.meta.url)), '../../../firmware/media/main.js')
const SIZE = { strips: 4, outputs: 2, stateSlots: 16, tableHash: 1, assetMebibytes: 4, sources: 2 }

interface Running {
  child: ChildProcess
  arena: Arena
  ask(request: object | string): Promise<Record<string, unknown>>
  stderr(): string
  exited: Promise<number | null>
}

/** A media process on an arena in shared memory; both are gone afterwards. */
async function withMedia(use: (running: Running) => Promise<void>): Promise<void> {
  const arenaFolder = mkdtempSync('/dev/shm/mixbox-media-test-')
  const arena = createArena(arenaFolder, SIZE)
  const running = startMedia(arenaFolder, arena)
  try {
    await use(running)
  } finally {
    running.child.kill('SIGKILL')
    await running.exited
    arena.close()
    rmSync(arenaFolder, { recursive: true, force: true })
  }
}

function startMedia(arenaFolder: string, arena: Arena): Running {
  const child = spawn(process.execPath, [MAIN, arenaFolder, '48000'], { stdio: 'pipe' })
  let stderr = ''
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString()
  })
  const waiting: ((answer: Record<string, unknown>) => void)[] = []
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.(JSON.parse(line)))
  return {
    child,
    arena,
    ask(request) {
      child.stdin.write(`${typeof request === 'string' ? request : JSON.stringify(request)}\n`)
      return new Promise((resolve) => waiting.push(resolve))
    },
    stderr: () => stderr,
    exited: new Promise((resolve) => child.on('exit', resolve)),
  }
}

test('a request on stdin puts the file into the arena that others have mapped', () =>
  withMedia(async ({ ask, arena }) => {
    const sound = noise(30000, 1)
    const path = writeFloatWav(folder, 'sound.wav', 48000, [sound])
    const answer = await ask({ id: 'first', op: 'load', path })
    assert.equal(answer, {
      id: 'first',
      asset: 0,
      channels: 1,
      frames: 30000,
      rate: 48000,
      sourceRate: 48000,
      seconds: 0.625,
    })
    assert.is(arena.assets.stateOf(0), AssetState.ready)
    const first = arena.assets.doubles[arena.assets.entryAt(0)]!
    assert.equal(arena.assets.samples.slice(first, first + 30000), sound)
  }))

test('a stream fills its ring from the other process while this one reads it', () =>
  withMedia(async ({ ask, arena }) => {
    const sound = noise(100000, 2)
    const path = writeFloatWav(folder, 'stream.wav', 48000, [sound])
    assert.is((await ask({ id: 1, op: 'stream', path, source: 1 }))['frames'], 100000)
    const ring = arena.sources[1]!
    const reader = new RingReader(arena, 1)
    for (;;) {
      const state = ring.state()
      if (reader.take(10) < 10 && state === SourceState.ended) break
      await sleep(5)
    }
    assert.equal(Float32Array.from(reader.frames[0]!), sound)
  }))

test('garbage is answered with an error and the process carries on', () =>
  withMedia(async ({ ask }) => {
    assert.is(((await ask('garbage'))['error'] as { code: string }).code, 'EPROTO')
    assert.is(((await ask('x'.repeat(1e6)))['error'] as { code: string }).code, 'EPROTO')
    assert.equal(((await ask({ id: 3, op: 'usage' }))['pool'] as { assets: number }).assets, 0)
  }))

test('it ends when stdin closes, and leaves its rings closed', () =>
  withMedia(async ({ child, ask, arena, exited }) => {
    const path = writeFloatWav(folder, 'endless.wav', 48000, [noise(1000, 3)])
    await ask({ id: 1, op: 'stream', path, source: 0, loop: true })
    assert.is(arena.sources[0]!.state(), SourceState.open)
    child.stdin!.end()
    assert.is(await exited, 0)
    assert.is(arena.sources[0]!.state(), SourceState.closed)
  }))

test('SIGTERM ends it cleanly, Ctrl-C is left to the supervisor', () =>
  withMedia(async ({ child, ask, exited }) => {
    await ask({ id: 1, op: 'usage' })
    child.kill('SIGINT')
    await ask({ id: 2, op: 'usage' })
    child.kill('SIGTERM')
    assert.is(await exited, 0)
  }))

test('wrong arguments and a missing arena end it with a reason', async () => {
  for (const [args, code, says] of [
    [[], 2, 'usage: main.js <arena folder> <rate>'],
    [['/dev/shm', 'fast'], 2, 'rate is fast, allowed are 1000 to 192000 Hz'],
    [['/dev/shm/mixbox-no-such-arena', '48000'], 1, '/dev/shm/mixbox-no-such-arena/control'],
  ] as const) {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (bytes: Buffer) => {
      stderr += bytes.toString()
    })
    assert.is(await new Promise((resolve) => child.on('close', resolve)), code, args.join(' '))
    assert.ok(stderr.includes(says), stderr)
  }
})

test.run()
