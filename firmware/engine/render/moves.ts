import type { AssetPool, CommandWriter } from '../../arena/index.ts'
import {
  type ChangeSet,
  ConsoleError,
  decibelsToGain,
  type Resolver,
  type Store,
  sameValues,
  type ValueInput,
} from '../../console/index.ts'
import { QUANTUM } from '../graph.ts'
import type { Session } from './session.ts'
import { SessionError } from './session-error.ts'

/** Planes of one recording: 1 or 2, of one length. */
export type Recording = readonly Float32Array[]
export type Recordings = ReadonlyMap<string, Recording>

/** Something to send to the engine for a frame of the session. */
export interface Move {
  frame: number
  /** On its very frame, not at the next quantum. */
  exact: boolean
  /** False when the command ring is full. */
  send(atFrame: number): boolean
}

/**
 * Sets what one place of a session says.
 * @param path of the place: ["state"], ["cues", 3, "set"]
 * @throws SessionError naming the knob, the value and what is allowed
 */
export function setFrom(
  path: readonly (string | number)[],
  values: Readonly<Record<string, ValueInput>>,
  store: Store,
): ChangeSet {
  try {
    return store.setMany(Object.entries(values), 'session')
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error
    const { address, message } = error
    const isIt = (key: string) =>
      key === address || (store.table.has(key) && store.table.at(key).address === address)
    const key = Object.keys(values).find(isIt)
    throw new SessionError([{ path: key === undefined ? path : [...path, key], message }])
  }
}

/** The cue sheet as commands: each cue moves the targets whose values change by what it sets. */
export function cueMoves(
  session: Session,
  store: Store,
  resolver: Resolver,
  commands: CommandWriter,
): Move[] {
  const moves: Move[] = []
  const last = resolver.resolveAll(store)
  const inOrder = session.cues.map((cue, n) => ({ ...cue, n })).sort((a, b) => a.frame - b.frame)
  for (const { frame, set, rampMs, n } of inOrder) {
    const { changes } = setFrom(['cues', n, 'set'], set, store)
    const ramp = Math.round((rampMs * session.rate) / 1000)
    for (const target of new Set(changes.flatMap(({ parameter }) => [...resolver.affected(parameter)]))) {
      const values = resolver.resolveTarget(store, target)
      if (sameValues(last[target], values)) continue
      last[target] = values
      moves.push({ frame, exact: false, send: (at) => commands.set(target, values, ramp, 0, at) })
    }
  }
  return moves
}

/** Puts the recordings into the pool, and starts and stops voices on them. */
export function voiceMoves(
  session: Session,
  recordings: Recordings | undefined,
  pool: AssetPool,
  commands: CommandWriter,
): Move[] {
  const assets = new Map<string, number>()
  for (const [file, planes] of recordings ?? []) assets.set(file, loadAsset(pool, planes))
  const moves: Move[] = []
  session.voices.forEach((voice, n) => {
    const source = assets.get(voice.file)
    if (source === undefined) {
      throw new SessionError([
        { path: ['voices', n, 'file'], message: `no recording "${voice.file}" was given` },
      ])
    }
    const toFrames = (ms: number) => Math.round((ms * session.rate) / 1000)
    const start = {
      voice: n + 1,
      source,
      strip: voice.strip - 1,
      gain: decibelsToGain(voice.gainDb),
      loop: voice.loop,
      rampFrames: toFrames(voice.fadeInMs),
    }
    moves.push({ frame: voice.frame, exact: true, send: (at) => commands.startVoice(start, 0, at) })
    const { stop } = voice
    if (stop === undefined) return
    const fade = toFrames(voice.fadeOutMs)
    moves.push({ frame: stop, exact: false, send: (at) => commands.stopVoice(n + 1, fade, 0, at) })
  })
  return moves
}

function loadAsset(pool: AssetPool, planes: Recording): number {
  const frames = planes[0]?.length ?? 0
  const asset = pool.allocate(planes.length, frames)
  planes.forEach((plane, c) => {
    asset.samples.set(plane, c * frames)
  })
  pool.ready(asset.id)
  return asset.id
}

/** Room for all recordings, in MiB. */
export function poolMebibytes(recordings: Recordings | undefined): number {
  let samples = 0
  for (const planes of recordings?.values() ?? []) samples += planes.length * (planes[0]?.length ?? 0)
  return Math.max(1, Math.ceil((samples * 4) / 2 ** 20))
}

/** Frames until inputs, cues and voices have ended, in whole quanta. */
export function sessionFrames(
  session: Session,
  inputFrames: number,
  recordings: Recordings | undefined,
): number {
  const ends = [
    inputFrames,
    ...session.cues.map((cue) => cue.frame + Math.ceil((cue.rampMs * session.rate) / 1000)),
    ...session.voices.map(
      (voice) => voice.stop ?? voice.frame + (recordings?.get(voice.file)?.[0]?.length ?? 0),
    ),
  ]
  return Math.ceil(Math.max(0, ...ends) / QUANTUM) * QUANTUM
}
