import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Arena, AssetState, SourceState, SourceWord } from '../../../firmware/arena/index.ts'
import { createArena } from '../../../firmware/arena/shared-arena.ts'
import { RingReader } from './media-bench.ts'
import { noise, temporaryFolder, writeFloatWav } from './sound-files.ts'

const folder = temporaryFolder()
const MAIN = join(dirname(fileURLToPath(import.meta.url)), '../../../firmware/media/main.js')
const SIZE = {
  strips: 4,
  outputs: 2,
  buses: 0,
  matrices: 0,
  stateSlots: 16,
  tableHash: 1,
  assetMebibytes: 4,
  sources: 2,
}

interface Running {
  child: ChildProcess
  arena: Arena
  socket: Socket
  ask(request: object | string): Promise<Record<string, unknown>>
  /** Another process on the same arena and socket, as a successor. */
  again(...args: string[]): Promise<Running>
  stderr(): string
  exited: Promise<number | null>
}

/** A media process on an arena in shared memory; both are gone afterwards. */
async function withMedia(use: (running: Running) => Promise<void>, orphanSeconds = '0'): Promise<void> {
  const arenaFolder = mkdtempSync('/dev/shm/mixbox-media-test-')
  const arena = createArena(arenaFolder, SIZE)
  const started: Running[] = []
  const start = async (orphan: string) => {
    const running = await startMedia(arenaFolder, arena, orphan, start)
    started.push(running)
    return running
  }
  try {
    await use(await start(orphanSeconds))
  } finally {
    for (const { child, exited, socket } of started) {
      socket.destroy()
      child.kill('SIGKILL')
      await exited
    }
    arena.close()
    rmSync(arenaFolder, { recursive: true, force: true })
  }
}

async function startMedia(
  arenaFolder: string,
  arena: Arena,
  orphanSeconds: string,
  again: (orphan: string) => Promise<Running>,
): Promise<Running> {
  const path = join(arenaFolder, 'media.sock')
  const args = [MAIN, arenaFolder, '48000', path, orphanSeconds]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString()
  })
  const waiting: ((answer: Record<string, unknown>) => void)[] = []
  const socket = await joined(path)
  createInterface(socket).on('line', (line) => {
    const message = JSON.parse(line) as Record<string, unknown>
    if (!('log' in message)) waiting.shift()?.(message)
  })
  return {
    child,
    arena,
    socket,
    ask(request) {
      socket.write(`${typeof request === 'string' ? request : JSON.stringify(request)}\n`)
      return new Promise((resolve) => waiting.push(resolve))
    },
    again: (orphan = '0') => again(orphan),
    stderr: () => stderr,
    exited: new Promise((resolve) => child.on('exit', resolve)),
  }
}

/** As soon as somebody listens. */
async function joined(path: string): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    const socket = connect(path)
    const there = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (there) return socket.on('error', () => {})
    if (tries === 500) throw new Error(`nobody listens on ${path}`)
    await sleep(10)
  }
}

async function end({ child, exited }: Running, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal)
  await exited
}

test('a request puts the file into the arena that others have mapped', () =>
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

test('whoever asked it is killed: it goes on filling its rings, and answers the next', () =>
  withMedia(async (running) => {
    const path = writeFloatWav(folder, 'endless.wav', 48000, [noise(1000, 3)])
    await running.ask({ id: 1, op: 'stream', path, source: 0, loop: true })
    running.socket.destroy()
    const reader = new RingReader(running.arena, 0)
    for (let n = 0; n < 40; n++) {
      assert.is(reader.take(10), 10, 'the ring never ran dry')
      await sleep(40)
    }
    assert.is(running.arena.sources[0]!.state(), SourceState.open)
    const next = await joined(running.child.spawnargs.at(-2)!)
    next.write('{"id":9,"op":"sources"}\n')
    const [answer] = (await new Promise((resolve) =>
      createInterface(next).on('line', (line) => line.includes('"id":9') && resolve([JSON.parse(line)])),
    )) as { sources: unknown[] }[]
    assert.equal(answer!.sources[0], { source: 0, state: 'open', filling: true })
    next.destroy()
  }))

test('nobody comes for the time given: it closes its rings and ends', () =>
  withMedia(async ({ ask, socket, arena, exited, stderr }) => {
    const path = writeFloatWav(folder, 'left.wav', 48000, [noise(1000, 3)])
    await ask({ id: 1, op: 'stream', path, source: 0, loop: true })
    socket.destroy()
    assert.is(await exited, 0)
    assert.is(arena.sources[0]!.state(), SourceState.closed)
    assert.match(stderr(), /nobody has connected for 1 s/)
  }, '1'))

for (const [what, rate, loop] of [
  ['of the rate of the box', 48000, false],
  ['of another rate', 44100, false],
  ['that loops', 48000, true],
  ['that loops, of another rate', 32000, true],
] as const) {
  test(`killed while it streams a file ${what}: its successor goes on, and not one sample is missing or wrong`, () =>
    withMedia(async (running) => {
      const sound = noise(loop ? 20_001 : 90_000, 4)
      const path = writeFloatWav(folder, `resumed-${rate}-${loop}.wav`, rate, [sound])
      const undisturbed = new RingReader(running.arena, 1)
      await running.ask({ id: 1, op: 'stream', path, source: 0, loop })
      const reader = new RingReader(running.arena, 0)
      for (let n = 0; n < 12; n++) {
        reader.take(5)
        await sleep(25)
      }
      await end(running, 'SIGKILL')
      reader.take(20)
      const next = await running.again()
      await next.ask({ id: 2, op: 'stream', path, source: 0, loop, resume: true })
      await next.ask({ id: 3, op: 'stream', path, source: 1, loop })
      const wanted = 85_000
      for (let tries = 0; tries < 1000; tries++) {
        if (reader.frames[0]!.length < wanted) reader.take(30)
        if (undisturbed.frames[0]!.length < wanted) undisturbed.take(30)
        if (reader.frames[0]!.length >= wanted && undisturbed.frames[0]!.length >= wanted) break
        await sleep(5)
      }
      const [got, whole] = [reader, undisturbed].map(({ frames }) =>
        Float32Array.from(frames[0]!.slice(0, wanted)),
      )
      assert.is(whole!.length, wanted)
      if (rate === 48000) {
        assert.ok(whole!.every((x, n) => x === sound[n % sound.length]!))
        assert.equal(got, whole)
      }
      // A resampler that begins elsewhere adds the same products in another order.
      const worst = got!.reduce((most, x, n) => Math.max(most, Math.abs(x - whole![n]!)), 0)
      assert.ok(worst < 1e-6, `${worst}`)
    }))
}

test('killed when the whole file is in the ring: the successor ends it there', () =>
  withMedia(async (running) => {
    const sound = noise(20 * 256, 5)
    const path = writeFloatWav(folder, 'short-resumed.wav', 48000, [sound])
    const ring = running.arena.sources[0]!
    await running.ask({ id: 1, op: 'stream', path, source: 0 })
    await end(running, 'SIGKILL')
    // As if it had died before it said so.
    Atomics.store(ring.words, SourceWord.state, SourceState.open)
    const next = await running.again()
    assert.is((await next.ask({ id: 2, op: 'stream', path, source: 0, resume: true }))['frames'], 20 * 256)
    assert.is(ring.state(), SourceState.ended)
    assert.is(ring.filled(), 20)
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
    [['/dev/shm', 'fast', '/dev/shm/x', '0'], 2, 'rate is fast, allowed are 1000 to 192000 Hz'],
    [['/dev/shm/no-such-arena', '48000', '/dev/shm/x', '0'], 1, '/dev/shm/no-such-arena/control'],
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
