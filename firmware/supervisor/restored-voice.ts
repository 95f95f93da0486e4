// How a voice goes on in an engine that follows a dead one. Pure.
import type { VoiceReading, VoiceStart } from '../arena/index.ts'
import { decibelsToGain } from '../console/index.ts'

/** A voice as its supervisor knows it. */
export interface KnownVoice {
  voice: number
  kind: 'sample' | 'stream'
  /** 0-based. */
  strip: number
  gainDb: number
  loop: boolean
  /** Of the file. */
  frames: number
  /** Asset or source ring. */
  source: number
  /** Asked for; 0 = at once. */
  atFrame: number
  fadeInFrames: number
  /** At frame 0: at once; `askedAt` says when that was. */
  stop?: { frame: number; askedAt: number; rampFrames: number }
  /** Where the last engine was told to go on with it, in case it died before it did. */
  place?: Place
}

/** A voice stands at this position when the box is at this frame. */
type Place = Pick<VoiceReading, 'position' | 'startFrame' | 'startPosition'>

export interface RestoredVoice {
  start: VoiceStart
  /** 0 = at once. */
  startFrame: number
  stop?: { frame: number; rampFrames: number }
}

/** Frames a stream may have run ahead of the published clock: the longest period. */
const LONGEST_PERIOD = 8192

/**
 * @param reading what the dead engine had published of it, or been told; undefined: it had not begun
 * @param now the frame up to which the dead engine had rendered
 * @returns undefined when it is over
 */
export function restoredVoice(
  voice: KnownVoice,
  reading: Place | undefined,
  now: number,
): RestoredVoice | undefined {
  const gain = decibelsToGain(voice.gainDb)
  const start: VoiceStart = {
    ...{ voice: voice.voice, source: voice.source, strip: voice.strip, gain },
    // A stream's loop is made by the media process, which writes the ring without an end.
    loop: voice.loop && voice.kind === 'sample',
    stream: voice.kind === 'stream',
    rampFrames: voice.fadeInFrames,
  }
  const stop = voice.stop
  const later = stop && stop.frame > now ? { frame: stop.frame, rampFrames: stop.rampFrames } : undefined
  if (!reading) {
    const stopsAtOnce = stop && !later && { frame: 0, rampFrames: stop.rampFrames }
    const stops = later ?? stopsAtOnce
    return { start, startFrame: voice.atFrame > now ? voice.atFrame : 0, ...(stops && { stop: stops }) }
  }
  const sounded = Math.max(0, now - reading.startFrame)
  start.restored = true
  start.rampFrames = Math.max(0, voice.fadeInFrames - sounded)
  const place = voice.kind === 'stream' ? placeInStream(reading, now) : placeInSample(voice, reading, now)
  if (!place) return undefined
  start.position = place.position
  const going: RestoredVoice = { start, startFrame: place.startFrame }
  if (later) going.stop = later
  if (!stop || later) return going
  // It was fading out: it goes on from where the fade stood.
  const elapsed = now - (stop.frame || stop.askedAt)
  const left = stop.rampFrames - elapsed
  if (left <= 0) return undefined
  start.gain = gain * (0.5 + 0.5 * Math.cos((Math.PI * Math.max(0, elapsed)) / stop.rampFrames))
  start.rampFrames = 0
  return { ...going, stop: { frame: 0, rampFrames: left } }
}

/** The published clock may be a period older than the published position: the place follows from the beginning. */
function placeInSample(
  { loop, frames }: KnownVoice,
  { startFrame, startPosition }: Place,
  now: number,
): { position: number; startFrame: number } | undefined {
  if (startFrame > now) return { position: startPosition, startFrame }
  const position = startPosition + now - startFrame
  if (loop) return { position: position % frames, startFrame: 0 }
  return position < frames ? { position, startFrame: 0 } : undefined
}

/** What was taken out of the ring is gone: a stream that has run ahead of the clock waits for it. */
function placeInStream(
  { startFrame, startPosition, position }: Place,
  now: number,
): { position: number; startFrame: number } {
  if (startFrame > now) return { position: startPosition, startFrame }
  const ahead = position - (startPosition + now - startFrame)
  // Behind it: the ring once ran dry.
  return { position, startFrame: ahead > 0 && ahead < LONGEST_PERIOD ? now + ahead : 0 }
}
