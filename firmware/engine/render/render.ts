import { arenaInMemory, Clock, CommandWriter, MeterReader, type MeterReading } from '../../arena/index.ts'
import { buildTable, createResolver, createStore } from '../../console/index.ts'
import { compileKernels, MAX_PERIOD } from '../graph.ts'
import { Renderer } from '../renderer.ts'
import { targetKinds } from '../target-kinds.ts'
import { cueMoves, type Move, poolMebibytes, sessionFrames, voiceMoves } from './moves.ts'
import { parseSession, type Session, type SessionInput } from './session.ts'

export interface RenderInput {
  /** Card channels, mono, up to the session's `inputs`; missing ones are silent, short ones end in silence. */
  inputs: readonly (Float32Array | undefined)[]
  /** Recordings of the session's voices by file name: 1 or 2 planes of one length, at the session's rate. */
  recordings?: ReadonlyMap<string, readonly Float32Array[]>
}

export interface RenderOptions {
  /** The box's time at the first frame, a multiple of 16: results do not depend on it. */
  firstFrame?: number
  /** Where ring indices begin: results do not depend on it. */
  firstIndex?: number
  /** Told after every second of sound. */
  onProgress?: (framesDone: number, frames: number) => void
}

export interface RenderResult {
  /** One plane per card output. */
  outputs: Float32Array[]
  frames: number
  /** Highest and mean levels and lowest gains per meter channel (see METERED) over the whole render. */
  meters: MeterReading[]
}

/** Renders a session by the same engine that plays live, as fast as the core allows. */
export function render(input: SessionInput, sources: RenderInput, options: RenderOptions = {}): RenderResult {
  const session = parseSession(input)
  const firstFrame = options.firstFrame ?? 0
  const frames = session.frames ?? sessionFrames(session, sources.inputs, sources.recordings)
  const { strips, inputs, outputs, buses, matrices } = session
  const size = { strips, inputs, outputs, buses, matrices }
  const table = buildTable(size)
  const store = createStore(table)
  store.setMany(Object.entries(session.state), 'session')
  const resolver = createResolver(table, session.rate)
  const arena = arenaInMemory(
    {
      ...size,
      stateSlots: table.numbers.length,
      tableHash: 0,
      assetMebibytes: poolMebibytes(sources.recordings),
      sources: 0,
    },
    { firstFrame, firstIndex: options.firstIndex ?? 0 },
  )
  const renderer = new Renderer(compileKernels(), arena, targetKinds(size), session.rate)
  renderer.dispatch.setMaster(true, 0)
  const commands = new CommandWriter(arena.commands)
  resolver.resolveAll(store).forEach((value, target) => {
    commands.set(target, value, 0, 0, 0)
  })
  commands.publish()
  const moves = [
    ...cueMoves(session, store, resolver, commands),
    ...voiceMoves(session, sources.recordings, arena.assets, commands),
  ].sort((a, b) => a.frame - b.frame)
  return run(session, sources, renderer, commands, moves, frames, firstFrame, options)
}

/** Commands are sent this far ahead, so that the table of scheduled records never fills. */
const AHEAD_FRAMES = MAX_PERIOD

function run(
  session: Session,
  sources: RenderInput,
  renderer: Renderer,
  commands: CommandWriter,
  moves: Move[],
  frames: number,
  firstFrame: number,
  options: RenderOptions,
): RenderResult {
  const { arena, graph } = renderer
  const period = session.periodFrames
  const outputs = Array.from({ length: session.outputs }, () => new Float32Array(frames))
  const reader = new MeterReader(arena.meters)
  const meters = Array.from({ length: arena.layout.meterChannels }, () => ({
    peak: 0,
    squares: 0,
    decayedPeak: 0,
    clips: 0,
    gateGain: 1,
    compressorGain: 1,
  }))
  let metered = 0
  let sent = 0
  for (let done = 0; done < frames; done += period) {
    for (; sent < moves.length && moves[sent]!.frame <= done + AHEAD_FRAMES; sent++) {
      const move = moves[sent]!
      // Frame 0 of a record means "at once": the same thing at the very start.
      if (!move.send(firstFrame + move.frame)) {
        throw new RangeError(`render: more than ${arena.commands.capacity} moves around frame ${move.frame}`)
      }
    }
    commands.publish()
    for (let c = 0; c < session.inputs; c++) {
      const source = sources.inputs[c]
      const plane = graph.inputs.subarray(c * MAX_PERIOD, c * MAX_PERIOD + period)
      plane.fill(0)
      if (source && done < source.length) plane.set(source.subarray(done, done + period))
    }
    renderer.renderPeriod(period)
    const length = Math.min(period, frames - done)
    outputs.forEach((plane, c) => {
      plane.set(graph.outputs.subarray(c * MAX_PERIOD, c * MAX_PERIOD + length), done)
    })
    arena.clock[Clock.frames]! += period
    arena.events.consume(arena.events.available())
    const reading = reader.read()
    if (reading) {
      metered += reading.frames
      reading.channels.forEach((channel, c) => {
        const total = meters[c]!
        total.peak = Math.max(total.peak, channel.peak)
        total.squares += channel.rms * channel.rms * reading.frames
        total.decayedPeak = channel.decayedPeak
        total.clips += channel.clips
        total.gateGain = Math.min(total.gateGain, channel.gateGain)
        total.compressorGain = Math.min(total.compressorGain, channel.compressorGain)
      })
    }
    if (options.onProgress && Math.floor((done + period) / session.rate) > Math.floor(done / session.rate)) {
      options.onProgress(Math.min(done + period, frames), frames)
    }
  }
  return {
    outputs,
    frames,
    meters: meters.map(({ squares, ...rest }) => ({
      ...rest,
      rms: metered ? Math.sqrt(squares / metered) : 0,
    })),
  }
}
