// What a user would lose: a box that is started again when it is dead on its feet, and only then.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Arena, Clock } from '../../../firmware/arena/index.ts'
import { BoxHealth } from '../../../firmware/supervisor/box-health.ts'
import type { BoxStatus } from '../../../firmware/supervisor/index.ts'

const status = {
  card: { capture: 'hw:CARD=USB', playback: 'hw:CARD=USB' },
  engine: { state: 'running', panic: false },
  rate: 48_000,
  periodFrames: 64,
  counters: { xruns: 2 },
} as unknown as BoxStatus

function healthOf(patience = 1) {
  const clock = new Float64Array(64)
  let now = 0
  const health = new BoxHealth({ clock } as unknown as Arena, patience, () => now)
  const at = (seconds: number, frames: number, deaf?: string) => {
    now = seconds * 1000
    clock[Clock.frames] = frames
    return health.look(status, deaf)
  }
  return at
}

test('frames that go on are health, whatever the pace', () => {
  const at = healthOf()
  for (let n = 0; n < 10; n++) assert.is(at(19 * n, n).problem, undefined)
})

test('no frame for twenty seconds is none, and the first frame ends it', () => {
  const at = healthOf()
  at(0, 5)
  assert.is(at(20, 5).problem, undefined)
  assert.is(at(21, 5).problem, 'nothing was rendered for 21 s')
  assert.is(at(22, 6).problem, undefined)
})

test('a patient box waits longer', () => {
  const at = healthOf(10)
  at(0, 5)
  assert.is(at(200, 5).problem, undefined)
  assert.ok(at(201, 5).problem)
})

test('a box that nobody can speak to is not well, and the line says what runs', () => {
  assert.equal(healthOf()(1, 1, 'the socket is closed'), {
    problem: 'the socket is closed',
    line: 'engine running; hw:CARD=USB, 48000 Hz, period 64; xruns 2',
  })
})

test.run()
