// What a user would lose: trials of the broker that notice when an order is carried out again.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Sent } from './controller.ts'
import type { Done } from './desk-watch.ts'
import { judgeOrders } from './judge-orders.ts'

const FADERS = ['/ch/09/mix/fader', '/ch/10/mix/fader']
/** Ten orders, one every 5 ms. */
const SENT: readonly Sent[] = Array.from({ length: 10 }, (_, n) => ({
  ...{ address: FADERS[n % 2]!, text: String(-n / 1000), at: 1000 + 5 * n },
}))
const done = (n: number, at = SENT[n]!.at + 2): Done => ({ ...SENT[n]!, at })

// biome-ignore format: one row, one way of doing what was asked for
const CASES: readonly [about: string, done: readonly Done[], fault: RegExp | undefined][] = [
  ['everything in its order', SENT.map((_, n) => done(n)), undefined],
  ['what the broker lost', [done(0), done(1), done(7)], undefined],
  ['one twice', [done(0), done(1), done(1, 1500)], /ch\/10.* to -0\.001 was done 2 times/],
  ['an old one after a new one', [done(4), done(2, 1100)], /to -0\.002 was done after what had been asked for later/],
  ['two that were found done', [done(0), { ...done(5, 1001), unseen: true }, { ...done(4, 1001), unseen: true }], undefined],
  ['one that comes after ten seconds', [done(0), done(1, 11_010)], /to -0\.001 was done 10\.0 s late/],
  ['one that was asked for while there was no box', [done(0), done(5, 900)], /to -0\.005 was done by a box that was not there/],
  ['one that nobody had asked for', [done(0), { address: FADERS[0]!, text: '-6', at: 1100 }], /went to -6, which nobody had asked for/],
  ['the right place of the wrong fader', [{ ...done(3), address: FADERS[0]! }], /went to -0\.003, which nobody/],
]

for (const [about, what, fault] of CASES) {
  test(`${about}: ${fault ? 'a fault' : 'no fault'}`, () => {
    const { faults } = judgeOrders(SENT, what)
    assert.is(faults.length, fault ? 1 : 0, faults.join())
    if (fault) assert.match(faults[0]!, fault)
  })
}

test.run()
