// What a user would lose: a desk that sounds right in whatever way it is set, not only in the ways somebody thought of.
// time limit: 120 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { seededRandom } from '../firmware/console/random.ts'
import { againstReference, worstOf } from './against-reference.ts'
import { noise } from './noise.ts'
import { randomDesk } from './random-desk.ts'

const DESKS = 20
const FRAMES = 12_000
/** Of the loudest sample of an output; of 400 desks the worst is at -98 dB. */
const BOUND_DB = -95

for (let seed = 1; seed <= DESKS; seed++) {
  test(`desk ${seed} of ${DESKS} at random, with moves, sounds as the reference says`, () => {
    const show = randomDesk(seededRandom(seed), FRAMES)
    const inputs = Array.from({ length: show.inputs }, (_, n) => noise(FRAMES, 100 * seed + n))
    const deviations = againstReference(show, inputs)
    const worst = Math.max(...deviations.map(({ db }) => db))
    process.stdout.write(`desk ${seed}: ${worst.toFixed(0)} dB\n`)
    assert.is(worstOf(deviations, BOUND_DB), undefined)
  })
}

test.run()
