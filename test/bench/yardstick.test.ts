// The figure "the engine beside C" is only worth something while both compute the same strip.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compileYardstick, cSide } from './yardstick/c-side.ts'
import { engineSide } from './yardstick/engine-side.ts'
import { fullConsole, SENDS } from './yardstick/full-console.ts'
import { furthest } from './yardstick/furthest.ts'
import { movingKnobs } from './yardstick/moving-knobs.ts'
import { speechlike } from './yardstick/speechlike.ts'

const FRAMES = 48000 - (48000 % 64)
const SIZE = { strips: 8, buses: SENDS }

test('the strip by hand in C says what the engine says, at rest and while knobs move', async () => {
  const moves = [...fullConsole(SIZE), ...movingKnobs(SIZE)]
  const inputs = speechlike(SIZE.strips, FRAMES)
  const engine = await engineSide(SIZE, moves).render(inputs, FRAMES)
  const yardstick = cSide(compileYardstick('C for this machine'), SIZE, moves)
  const c = await yardstick.render(inputs, FRAMES)
  yardstick.close()
  for (const plane of c) {
    assert.ok(
      plane.some((x) => Math.abs(x) > 0.01),
      'silence is no comparison',
    )
  }
  assert.ok(furthest(engine, c) < 1e-5, `they differ by ${furthest(engine, c)}`)
})

test.run()
