// What a user would lose: the figure that says whether a slow answer is the box's fault.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { LoopLag } from '../../../firmware/supervisor/loop-lag.ts'

const BUSY_MS = 300

function keepBusy(): void {
  const until = performance.now() + BUSY_MS
  while (performance.now() < until);
}

async function withLag(windowMs: number, act: (lag: LoopLag) => Promise<void>): Promise<void> {
  const lag = new LoopLag(windowMs)
  lag.start()
  try {
    await act(lag)
  } finally {
    lag.stop()
  }
}

test('a supervisor that was busy says for how long, before its first window is over', () =>
  withLag(60_000, async (lag) => {
    await sleep(50)
    keepBusy()
    await sleep(50)
    const { p50, max } = lag.times
    // The timer was due within the 10 ms before or after it began.
    assert.ok(max >= (BUSY_MS - 20) * 1000, `${max} us`)
    assert.ok(p50 < max, `${p50} of ${max} us`)
  }))

test('what was long ago is forgotten', () =>
  withLag(100, async (lag) => {
    await sleep(50)
    keepBusy()
    // The window it falls into, and one without it.
    const until = performance.now() + 10_000
    while (lag.times.max < (BUSY_MS - 20) * 1000 && performance.now() < until) await sleep(10)
    assert.ok(lag.times.max >= (BUSY_MS - 20) * 1000)
    while (lag.times.max >= (BUSY_MS - 20) * 1000 && performance.now() < until) await sleep(10)
    assert.ok(lag.times.max < (BUSY_MS - 20) * 1000)
  }))

test.run()
