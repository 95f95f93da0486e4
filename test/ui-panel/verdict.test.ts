// Whoever opens the status page reads first why nothing is heard.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ENGINE_STATE_NAMES } from '../../firmware/arena/words.ts'
import type { BoxStatus } from '../../ui-panel/model/status.ts'
import { troublesOf } from '../../ui-panel/model/verdict.ts'
import { STATUS_SAMPLE } from './status-sample.ts'

const WELL: BoxStatus = {
  ...STATUS_SAMPLE,
  counters: { xruns: 0 },
  warnings: [],
}

test('a box that runs has nothing to complain of', () => {
  assert.equal(troublesOf(WELL), [])
})

test('every state of the engine but running is a reason why nothing is heard, in words of its own', () => {
  const said = ENGINE_STATE_NAMES.filter((state) => state !== 'running').map((state) => {
    const [first] = troublesOf({ ...WELL, engine: { ...WELL.engine, state } })
    assert.ok(first?.grave, state)
    assert.match(first!.words, /^No sound/)
    return first!.words
  })
  assert.is(new Set(said).size, said.length)
})

test('what silences the box stands before what may wait', () => {
  const troubles = troublesOf({
    ...WELL,
    engine: { ...WELL.engine, panic: true, missing: ['no right to real-time scheduling'] },
    card: { ...WELL.card, fault: { code: 'ENODEV', message: 'the card is not there' } },
    counters: { xruns: 3 },
    warnings: ['the disk is full'],
  })
  assert.equal(
    troubles.map(({ grave }) => grave),
    [true, true, false, false, false],
  )
  assert.match(troubles[0]!.words, /panic/)
  assert.is(troubles[1]!.words, 'the card is not there')
  assert.match(troubles[2]!.words, /3 times/)
})

test('an engine that needs nearly all of its time is said to, one at half of it is not', () => {
  const loaded = (p99: number) => ({
    ...WELL,
    load: { ...WELL.load, periodUs: { ...WELL.load.periodUs, p99 }, periodBudgetUs: 1000 },
  })
  assert.is(troublesOf(loaded(500)).length, 0)
  assert.is(troublesOf(loaded(950)).length, 1)
})

test.run()
