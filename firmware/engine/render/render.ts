import type { MeterReading } from '../../arena/index.ts'
import type { Recordings } from './moves.ts'
import { renderThrough } from './render-through.ts'
import { parseSession, type SessionInput } from './session.ts'

export interface RenderInput {
  /** Card channels, mono, up to the session's `inputs`; missing ones are silent, short ones end in silence. */
  inputs: readonly (Float32Array | undefined)[]
  /** Recordings of the session's voices by file name: 1 or 2 planes of one length, at the session's rate. */
  recordings?: Recordings
}

export interface RenderOptions {
  /** The box's time at the first frame, a multiple of 16: results do not depend on it. */
  firstFrame?: number
  /** Where ring indices begin: results do not depend on it. */
  firstIndex?: number
}

export interface RenderResult {
  /** One plane per card output. */
  outputs: Float32Array[]
  frames: number
  /** Highest and mean levels and lowest gains per meter channel (see METERED) over the whole render. */
  meters: MeterReading[]
  /** What did not sound, as sentences. */
  warnings: string[]
}

/**
 * Renders a session by the same engine that plays live, as fast as the core allows.
 * @throws SessionError naming what is wrong and what is allowed
 */
export function render(input: SessionInput, sources: RenderInput, options: RenderOptions = {}): RenderResult {
  const session = parseSession(input)
  const inputs = sources.inputs.slice(0, session.inputs)
  let outputs: Float32Array[] = []
  const result = renderThrough(
    session,
    {
      frames: Math.max(0, ...inputs.map((plane) => plane?.length ?? 0)),
      begin(frames) {
        outputs = Array.from({ length: session.outputs }, () => new Float32Array(frames))
      },
      read(frame, planes) {
        inputs.forEach((source, c) => {
          const plane = planes[c]!
          if (source && frame < source.length) plane.set(source.subarray(frame, frame + plane.length))
        })
      },
      write(frame, planes) {
        planes.forEach((plane, c) => {
          outputs[c]!.set(plane, frame)
        })
      },
    },
    sources.recordings,
    options,
  )
  return { ...result, outputs }
}
