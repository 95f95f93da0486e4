// What a user would lose: whether that tablet was here at this morning's service or at last month's.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { daysAgo } from '../../ui-panel/model/days-ago.ts'

const at = (text: string) => new Date(text).getTime()

test('days are those of the calendar here, not 24 hours', () => {
  const now = at('2026-11-21T09:00:00')
  for (const [then, words] of [
    ['2026-11-21T08:59:00', 'today'],
    ['2026-11-21T00:01:00', 'today'],
    ['2026-11-20T23:59:00', 'yesterday'],
    ['2026-11-19T23:59:00', '2 days ago'],
    ['2026-10-21T09:00:00', '31 days ago'],
    ['2026-11-22T09:00:00', 'today'],
  ] as const)
    assert.is(daysAgo(at(then), now), words, then)
})

test.run()
