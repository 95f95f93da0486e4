// Two processes at the two ends of the arena's rings: the child writes, the parent reads and checks
// every word. Run as a program it is the writer: <arena folder> <records> <chunks>.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type Arena,
  CHUNK_FRAMES,
  RECORD_DOUBLES,
  RECORD_INTS,
  SOURCE_CHANNELS,
} from '../../../firmware/arena/index.ts'
import { createArena, openArena } from '../../../firmware/arena/shared-arena.ts'

export interface PairResult {
  records: number
  recordsPerSecond: number
  chunks: number
  chunksPerSecond: number
  /** Records or chunks that were not the next one expected, or not whole. */
  faults: number
}

/** A number's words differ from its neighbours' in every bit sooner or later. */
const mixed = (n: number, word: number) => Math.imul(n + word * 7919, 0x9e3779b1)

function writeRecords(arena: Arena, count: number): void {
  const ring = arena.commands
  for (let n = 0; n < count; ) {
    const batch = Math.min(1 + (mixed(n, 1) & 63), count - n)
    while (ring.space() < batch) {}
    for (let i = 0; i < batch; i++, n++) {
      const slot = ring.stage()
      for (let word = 0; word < 4; word++) ring.ints[slot * RECORD_INTS + word] = mixed(n, word)
      for (let word = 2; word < 8; word++) ring.doubles[slot * RECORD_DOUBLES + word] = n * word
    }
    ring.publish()
  }
}

function readRecords(arena: Arena, count: number): number {
  const ring = arena.commands
  let faults = 0
  for (let n = 0; n < count; ) {
    const available = ring.available()
    for (let i = 0; i < available; i++, n++) {
      const slot = ring.slot(i)
      let good = true
      for (let word = 0; word < 4; word++) {
        good = good && ring.ints[slot * RECORD_INTS + word] === mixed(n, word)
      }
      for (let word = 2; word < 8; word++) {
        good = good && ring.doubles[slot * RECORD_DOUBLES + word] === n * word
      }
      if (!good) faults++
    }
    ring.consume(available)
  }
  return faults
}

/** Whole numbers below 2^24 are exact in a float. */
const level = (n: number, channel: number) => (mixed(n, channel) >>> 8) / 2 ** 24

function writeChunks(arena: Arena, count: number): void {
  const ring = arena.sources[0]!
  const planes = Array.from({ length: SOURCE_CHANNELS }, () => new Float32Array(CHUNK_FRAMES))
  ring.open(SOURCE_CHANNELS)
  for (let n = 0; n < count; n++) {
    planes[0]!.fill(level(n, 0))
    planes[1]!.fill(level(n, 1))
    while (!ring.write(planes, 0, CHUNK_FRAMES, n)) {}
  }
  ring.end()
}

function readChunks(arena: Arena, count: number): number {
  const ring = arena.sources[0]!
  const { samples } = ring
  let faults = 0
  for (let n = 0; n < count; n++) {
    while (ring.filled() < 1) {}
    const at = ring.oldestChunkAt()
    const left = Math.fround(level(n, 0))
    const right = Math.fround(level(n, 1))
    let wrong = 0
    for (let i = 0; i < CHUNK_FRAMES; i++) {
      if (samples[at + i] !== left || samples[at + CHUNK_FRAMES + i] !== right) wrong++
    }
    if (wrong > 0 || ring.oldestChunkFrames() !== CHUNK_FRAMES) faults++
    ring.consume()
  }
  return faults
}

/** Sends records and chunks from a process of its own; the ring indices wrap at 2^32 on the way. */
export async function runPair(records: number, chunks: number): Promise<PairResult> {
  const folder = mkdtempSync('/dev/shm/mixbox-pair-')
  try {
    const size = {
      strips: 4,
      outputs: 2,
      buses: 0,
      matrices: 0,
      stateSlots: 1,
      tableHash: 0,
      assetMebibytes: 1,
      sources: 1,
    }
    const arena = createArena(folder, size, { firstIndex: 2 ** 32 - 1000 })
    const writer = spawn(
      process.execPath,
      [fileURLToPath(import.meta.url), folder, String(records), String(chunks)],
      { stdio: 'inherit' },
    )
    const ended = new Promise<number | null>((resolve) => writer.on('close', resolve))
    while (arena.commands.available() === 0 && writer.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const start = performance.now()
    let faults = readRecords(arena, records)
    const between = performance.now()
    faults += readChunks(arena, chunks)
    const end = performance.now()
    if ((await ended) !== 0) throw new Error('ring pair: the writer failed')
    return {
      records,
      recordsPerSecond: (1000 * records) / (between - start),
      chunks,
      chunksPerSecond: (1000 * chunks) / (end - between),
      faults,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder = '', records, chunks] = process.argv
  const arena = openArena(folder)
  writeRecords(arena, Number(records))
  writeChunks(arena, Number(chunks))
}
