import { existsSync, writeFileSync } from 'node:fs'
import { createSharedFile, openSharedFile, type SharedFile } from '../linux/index.ts'
import { CardClock } from './card-clock.ts'
import { CardControls, writeText } from './card-controls.ts'
import type { CardSpec } from './card-options.ts'
import { cardPaths } from './card-paths.ts'
import {
  AT,
  CARD_MAGIC,
  HEADER_BYTES,
  LABEL_BYTES,
  LAYOUT_VERSION,
  ringFrames,
  SAMPLE_BYTES,
  SAMPLE_FORMATS,
} from './layout.ts'

/** A card's shared file: new, or one whose far end died and whose clock has run on since. */
export interface CardFile {
  file: SharedFile
  clock: CardClock
  controls: CardControls
  takenOver: boolean
}

const RINGS_AT_MULTIPLES_OF = 4096

/** What a client must find to call it the same card. @returns [byte offset, number] pairs */
function fixedNumbers(spec: CardSpec): [number, number][] {
  const frames = ringFrames(spec.rate)
  const frameBytes = (channels: number) => channels * SAMPLE_BYTES[spec.format]
  const captureRing = HEADER_BYTES
  const captureBytes = frames * frameBytes(spec.captureChannels)
  const playbackRing = captureRing + Math.ceil(captureBytes / RINGS_AT_MULTIPLES_OF) * RINGS_AT_MULTIPLES_OF
  return [
    [AT.magic, CARD_MAGIC],
    [AT.version, LAYOUT_VERSION],
    [AT.rate, spec.rate],
    [AT.format, SAMPLE_FORMATS.indexOf(spec.format)],
    [AT.captureChannels, spec.captureChannels],
    [AT.playbackChannels, spec.playbackChannels],
    [AT.ringFrames, frames],
    [AT.periodMin, spec.periodMin],
    [AT.periodMax, spec.periodMax],
    [AT.periodStep, spec.periodStep],
    [AT.captureRing, captureRing],
    [AT.playbackRing, playbackRing],
    [AT.fileBytes, playbackRing + frames * frameBytes(spec.playbackChannels)],
    [AT.elements, spec.controls.length],
  ]
}

/** Pulls a card out: each client's handle of it is dead for ever. */
export function unplugFile(buffer: ArrayBuffer): void {
  const turn = new Int32Array(buffer, AT.plugTurn, 1)
  if (Atomics.load(turn, 0) % 2 !== 0) Atomics.add(turn, 0, 1)
}

export function plugFile(buffer: ArrayBuffer): void {
  const turn = new Int32Array(buffer, AT.plugTurn, 1)
  if (Atomics.load(turn, 0) % 2 === 0) Atomics.add(turn, 0, 1)
}

/** @throws LinuxError ENOTTMPFS, ENOSPC, EACCES, ENOENT */
export function openCardFile(spec: CardSpec): CardFile {
  const paths = cardPaths(spec.runtimeDir, spec.id)
  const numbers = fixedNumbers(spec)
  for (const path of [paths.capture, paths.playback, paths.controls])
    writeFileSync(path, '', { flag: 'a', mode: 0o660 })
  if (existsSync(paths.card)) {
    const file = openSharedFile(paths.card)
    const words = new Uint32Array(file.buffer, 0, Math.min(file.bytes, HEADER_BYTES) >> 2)
    if (numbers.every(([at, value]) => words[at >> 2] === value)) {
      const controls = new CardControls(spec.id, file.buffer, spec.controls, paths.controls)
      plugFile(file.buffer)
      return { file, clock: new CardClock(file.buffer, spec.rate), controls, takenOver: true }
    }
    // Another kind of card: whoever still holds it must let go.
    if (words[AT.magic >> 2] === CARD_MAGIC) unplugFile(file.buffer)
    file.close()
  }
  return newCardFile(spec, paths.card, paths.controls, numbers)
}

function newCardFile(spec: CardSpec, path: string, bell: string, numbers: [number, number][]): CardFile {
  const bytes = numbers.find(([at]) => at === AT.fileBytes)![1]
  const file = createSharedFile(path, bytes, 0o660, { publish: false })
  const words = new Uint32Array(file.buffer, 0, HEADER_BYTES / 4)
  for (const [at, value] of numbers) words[at >> 2] = value
  writeText(file.buffer, AT.label, spec.label, LABEL_BYTES)
  const clock = new CardClock(file.buffer, spec.rate)
  clock.start(spec.startFrame, spec.skewPpm)
  const controls = new CardControls(spec.id, file.buffer, spec.controls, bell)
  controls.describe(file.buffer)
  plugFile(file.buffer)
  file.publish()
  return { file, clock, controls, takenOver: false }
}
