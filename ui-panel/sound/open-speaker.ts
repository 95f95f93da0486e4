import type { Speaker } from '../model/listen/speaker.ts'
import { ChainSpeaker } from './chain-speaker.ts'
import { WorkletSpeaker } from './worklet-speaker.ts'

/** To be called by a tap. A worklet where the browser has them: on the box itself and by https, else chained buffers. */
export async function openSpeaker(): Promise<Speaker> {
  const context = new AudioContext({ latencyHint: 'interactive' })
  // Not waited for: without a device it never comes.
  void context.resume()
  // A phone that was asleep, or rang.
  const wake = () => {
    if (context.state === 'closed') document.removeEventListener('visibilitychange', wake)
    else if (!document.hidden) void context.resume()
  }
  document.addEventListener('visibilitychange', wake)
  if (context.audioWorklet === undefined) return new ChainSpeaker(context)
  return WorkletSpeaker.open(context).catch(() => new ChainSpeaker(context))
}
