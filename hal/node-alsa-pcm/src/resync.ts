import { AlsaError } from './alsa-error.ts'
import { native } from './native.ts'
import { handleOf, type Pcm } from './pcm.ts'

/**
 * Makes the kernel start and stop both directions of one card together; resync() then starts them at
 * the same instant. False where the device cannot (plugins, virtual cards): the reason is added to the
 * warnings of both, and resync() starts them one right after the other.
 * @throws AlsaError where a direction is closed or the two are not a capture and a playback
 */
export function linkPcms(capture: Pcm, playback: Pcm): boolean {
  const result = native.link(handleOf(capture), handleOf(playback))
  if (result >= 0) return true
  const error = new AlsaError('link', `${capture.granted.device} and ${playback.granted.device}`, result)
  native.takeMessage()
  if (error.code === 'EBADF' || error.code === 'EINVAL') throw error
  for (const pcm of [capture, playback])
    pcm.warnings.push(`not linked, started one after the other: ${error.message}`)
  return false
}

/**
 * Starts both directions in step, the first time as after an xrun, a suspend or a drop: unlinks, lets
 * a sleeping card resume, prepares both, links again, fills playback with `prefillFrames` of silence
 * (at least a period, at most the buffer) and starts both. Either may be null. Real-time safe: 0 or
 * -errno, -EAGAIN while the card is still waking (call again), -ENODEV when it is unplugged.
 */
export function resync(capture: Pcm | null, playback: Pcm | null, prefillFrames: number): number {
  return native.resync(
    capture === null ? null : handleOf(capture),
    playback === null ? null : handleOf(playback),
    prefillFrames,
  )
}
