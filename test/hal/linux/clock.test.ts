import { spawn } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { monotonicNs, sleepUntilNs } from '../../../hal/linux/index.ts'
import { ended, inChild, output } from './child.ts'

const times = new Float64Array(4)

function now(): number {
  assert.is(monotonicNs(times, 3), 0)
  return times[3]!
}

test('the clock is CLOCK_MONOTONIC, as python reads it', () => {
  const before = now()
  const python = Number(
    output('python3', '-c', 'import time; print(time.clock_gettime_ns(time.CLOCK_MONOTONIC))'),
  )
  const after = now()
  assert.ok(before <= python && python <= after, `${before} <= ${python} <= ${after}`)
  assert.ok(Number.isInteger(before))
})

test('a sleep ends at its time or after it, never before', () => {
  for (const ms of [0.05, 1, 20]) {
    const deadline = now() + ms * 1e6
    times[1] = deadline
    assert.is(sleepUntilNs(times, 1), 0)
    assert.ok(now() >= deadline)
    assert.is(times[1], deadline, 'the deadline is left as it was')
  }
})

test('a time that is past needs no sleep', () => {
  for (const past of [0, now() - 1]) {
    times[0] = past
    const before = process.hrtime.bigint()
    for (let n = 0; n < 100; n++) assert.is(sleepUntilNs(times, 0), 0)
    assert.ok(process.hrtime.bigint() - before < 5_000_000_000n)
  }
})

test('a signal ends a sleep with -EINTR', async () => {
  const child = spawn('sh', ['-c', `sleep 0.2; kill -USR2 ${process.pid}`])
  let seen = 0
  process.on('SIGUSR2', () => seen++)
  times[0] = now() + 10e9
  const result = sleepUntilNs(times, 0)
  assert.ok(now() < times[0]!)
  assert.is(result, -4)
  await ended(child)
  await new Promise((go) => setTimeout(go, 20))
  assert.is(seen, 1)
  process.removeAllListeners('SIGUSR2')
})

test('wrong elements and times are refused, and nothing is written', () => {
  const two = Float64Array.of(7, 7)
  for (const index of [-1, 2, 2 ** 31]) {
    assert.is(monotonicNs(two, index), -22)
    assert.is(sleepUntilNs(two, index), -22)
  }
  assert.equal([...two], [7, 7])
  assert.is(monotonicNs(new Float32Array(2) as unknown as Float64Array, 0), -22)
  for (const time of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    two[0] = time
    assert.is(sleepUntilNs(two, 0), -22)
  }
})

test('a view into the middle of a buffer is written where it lies', () => {
  const all = new Float64Array(4)
  monotonicNs(all.subarray(2), 1)
  assert.equal([...all.subarray(0, 3)], [0, 0, 0])
  assert.ok(all[3]! > 0)
})

test('a million calls leave no garbage', () => {
  const code = `
    const times = new Float64Array(4)
    const round = (calls) => {
      let faults = 0
      for (let n = 0; n < calls; n++) {
        faults += linux.monotonicNs(times, 0)
        times[1] = times[0] - 1
        faults += linux.sleepUntilNs(times, 1)
        faults += linux.memoryCounters(times)
      }
      return faults
    }
    let faults = 0
    for (let n = 0; n < 50; n++) faults += round(2000)
    gc(); gc()
    const before = process.memoryUsage().heapUsed
    faults += round(1e6)
    const after = process.memoryUsage().heapUsed
    say({ faults, bytes: after - before })`
  const { said } = inChild(code, {
    flags: ['--expose-gc', '--min-semi-space-size=16', '--max-semi-space-size=16'],
  })
  assert.is(said.faults, 0)
  // A single double made per call would be 16 MB.
  assert.ok(said.bytes < 200_000, `${said.bytes} bytes`)
})

test.run()
