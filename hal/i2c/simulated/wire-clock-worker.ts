// The thread of a WireClock: sleeps until the time it is sent, and says so.
import { parentPort } from 'node:worker_threads'
import { monotonicMs } from './wire-clock.ts'

/** The kernel may wake a sleeper this much too late; the last bit of the way is walked awake. */
const AWAKE_MS = 0.08

const never = new Int32Array(new SharedArrayBuffer(4))

parentPort!.on('message', (timeMs: number) => {
  for (let left = timeMs - monotonicMs(); left > 0; left = timeMs - monotonicMs()) {
    if (left > AWAKE_MS) Atomics.wait(never, 0, 0, left - AWAKE_MS)
  }
  parentPort!.postMessage(null)
})
