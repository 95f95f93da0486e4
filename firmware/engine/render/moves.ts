import type { AssetPool, CommandWriter } from '../../arena/index.ts'
import { decibelsToGain, type Resolver, type Store } from '../../console/index.ts'
import { QUANTUM } from '../graph.ts'
import type { Session } from './session.ts'

/** Planes of one recording: 1 or 2, of one length. */
export type Recording = readonly Float32Array[]
export type Recordings = ReadonlyMap<string, Recording>

/** Something to send to the engine for a frame of the session. */
export interface Move {
  frame: number
  /** False when the command ring is full. */
  send(atFrame: number): boolean
}

/** The cue sheet as commands: each cue moves the targets that depend on what it sets. */
export function cueMoves(
  session: Session,
  store: Store,
  resolver: Resolver,
  commands: CommandWriter,
): Move[] {
  const moves: Move[] = []
  for (const cue of [...session.cues].sort((a, b) => a.frame - b.frame)) {
    const { changes } = store.setMany(Object.entries(cue.set), 'cue')
    const targets = new Set(changes.flatMap(({ parameter }) => [...resolver.affected(parameter)]))
    const ramp = Math.round((cue.rampMs * session.rate) / 1000)
    for (const target of targets) {
      const value = resolver.resolveTarget(store, target)
      moves.push({ frame: cue.frame, send: (at) => commands.set(target, value, ramp, 0, at) })
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
      throw Object.assign(new Error(`render: voices.${n}.file: no recording "${voice.file}" was given`), {
        code: 'ESESSION',
      })
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
    moves.push({ frame: voice.frame, send: (at) => commands.startVoice(start, 0, at) })
    const { stop } = voice
    if (stop === undefined) return
    moves.push({ frame: stop, send: (at) => commands.stopVoice(n + 1, toFrames(voice.fadeOutMs), 0, at) })
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
  inputs: readonly (Float32Array | undefined)[],
  recordings: Recordings | undefined,
): number {
  const ends = [
    ...inputs.map((plane) => plane?.length ?? 0),
    ...session.cues.map((cue) => cue.frame + Math.ceil((cue.rampMs * session.rate) / 1000)),
    ...session.voices.map(
      (voice) => voice.stop ?? voice.frame + (recordings?.get(voice.file)?.[0]?.length ?? 0),
    ),
  ]
  return Math.ceil(Math.max(0, ...ends) / QUANTUM) * QUANTUM
}
