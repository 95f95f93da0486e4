import { arenaInMemory, Clock, CommandWriter, type MeterReading } from '../../arena/index.ts'
import { buildTable, createResolver, createStore } from '../../console/index.ts'
import { compileKernels, MAX_PERIOD, PLANE_FRAMES } from '../graph.ts'
import { Renderer } from '../renderer.ts'
import { targetKinds } from '../target-kinds.ts'
import { MeterTotals } from './meter-totals.ts'
import { MoveSheet } from './move-sheet.ts'
import { cueMoves, poolMebibytes, type Recordings, sessionFrames, setFrom, voiceMoves } from './moves.ts'
import { readWarnings } from './read-warnings.ts'
import type { RenderOptions } from './render.ts'
import type { Session } from './session.ts'

/** Where sound comes from and where it goes, piece by piece: none of it needs to be in memory as a whole. */
export interface SoundEnds {
  /** Of the longest input. */
  frames: number
  /** Once, when all cues are known to be good. */
  begin(frames: number): void
  /** Fills one plane per input, of one length, from a frame on; they hold silence. */
  read(frame: number, planes: readonly Float32Array[]): void
  /** Takes one plane per output, of one length. */
  write(frame: number, planes: readonly Float32Array[]): void
}

/** Moves are sent this far ahead. */
const AHEAD_FRAMES = MAX_PERIOD

/** @throws SessionError; what reading and writing throws */
export function renderThrough(
  session: Session,
  ends: SoundEnds,
  recordings: Recordings | undefined,
  { firstFrame = 0, firstIndex = 0 }: RenderOptions = {},
): { frames: number; meters: MeterReading[]; warnings: string[] } {
  const frames = session.frames ?? sessionFrames(session, ends.frames, recordings)
  const { strips, inputs, outputs, buses, matrices } = session
  const size = { strips, inputs, outputs, buses, matrices }
  const table = buildTable(size)
  const store = createStore(table)
  setFrom(['state'], session.state, store)
  const resolver = createResolver(table, session.rate)
  const arena = arenaInMemory(
    {
      ...size,
      stateSlots: table.numbers.length,
      tableHash: 0,
      assetMebibytes: poolMebibytes(recordings),
      sources: 0,
    },
    { firstFrame, firstIndex },
  )
  const renderer = new Renderer(compileKernels(), arena, targetKinds(size), session.rate)
  const { graph } = renderer
  renderer.dispatch.setMaster(true, 0)
  const commands = new CommandWriter(arena.commands)
  resolver.resolveAll(store).forEach((value, target) => {
    commands.set(target, value, 0, 0, 0)
  })
  commands.publish()
  const sheet = new MoveSheet([
    ...cueMoves(session, store, resolver, commands),
    ...voiceMoves(session, recordings, arena.assets, commands),
  ])
  const meters = new MeterTotals(arena)
  const warnings: string[] = []
  const given = new Views(graph.inputs, inputs)
  const made = new Views(graph.outputs, outputs)

  ends.begin(frames)
  for (let done = 0; done < frames; ) {
    const next = sheet.send(done, done + AHEAD_FRAMES, firstFrame)
    commands.publish()
    const length = Math.min(session.periodFrames, next - done)
    for (const plane of given.of(length)) plane.fill(0)
    ends.read(done, given.of(length))
    renderer.renderPeriod(length)
    ends.write(done, made.of(Math.min(length, frames - done)))
    arena.clock[Clock.frames]! += length
    readWarnings(arena, firstFrame, warnings)
    done += length
    // What the last block lacks to its 10 ms is no reason to leave it out.
    if (done >= frames) renderer.closeMeterBlock()
    meters.add()
  }
  return { frames, meters: meters.readings, warnings }
}

/** The first frames of each plane of the card; most pieces are as long as the one before. */
class Views {
  readonly #memory: Float32Array
  readonly #count: number
  #length = 0
  #planes: Float32Array[] = []

  constructor(memory: Float32Array, count: number) {
    this.#memory = memory
    this.#count = count
  }

  of(length: number): readonly Float32Array[] {
    if (length === this.#length) return this.#planes
    this.#length = length
    this.#planes = Array.from({ length: this.#count }, (_, c) =>
      this.#memory.subarray(c * PLANE_FRAMES, c * PLANE_FRAMES + length),
    )
    return this.#planes
  }
}
