// What a user would lose: a log that can be read on a terminal.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { journalLine, readable } from '../../../firmware/supervisor/log.ts'
import { relog } from '../../../firmware/supervisor/relog.ts'
import { keptLog, type Said } from './quiet-log.ts'

test('a line on a terminal: time, level, what happened, and the facts', () => {
  const line = JSON.stringify({
    ...{ level: 40, time: Date.UTC(2026, 0, 2, 3, 4, 5, 6), pid: 1, hostname: 'h', name: 'mixbox' },
    ...{ msg: 'card lost', frame: 4800, faults: ['a', 'b'], device: 'hw:CARD=USB' },
  })
  assert.is(readable(line), '03:04:05.006 warn  card lost  frame=4800 faults=["a","b"] device=hw:CARD=USB\n')
})

test('a line in the journal: its priority as sd-daemon(3) has it, one line whatever was said', () => {
  const line = (level: number, msg: string) =>
    JSON.stringify({ level, time: 0, pid: 1, name: 'mixbox', msg, frame: 7 })
  assert.is(journalLine(line(50, 'engine died')), '<3>engine died  frame=7\n')
  assert.is(journalLine(line(40, 'xrun')), '<4>xrun  frame=7\n')
  assert.is(journalLine(line(30, 'two\nlines')), '<6>two lines  frame=7\n')
  assert.is(journalLine(line(20, 'detail')), '<7>detail  frame=7\n')
})

test('a line without a message, or of an unknown level, is shown all the same', () => {
  assert.is(readable('{"level":35,"time":0,"x":1}'), '00:00:00.000         x=1\n')
})

test("a child's line keeps its level and facts, and names the child; a stack trace is an error", () => {
  const { log, said } = keptLog()
  relog(
    log,
    'media',
    '{"level":40,"time":1,"pid":7,"hostname":"h","name":"media","msg":"slow disk","path":"/a"}',
  )
  relog(log, 'media', '    at Object.<anonymous> (file.js:1:1)')
  const [first, second] = said as (Said & Record<string, unknown>)[]
  assert.equal([first!.level, first!.msg, first!['child'], first!['path']], [40, 'slow disk', 'media', '/a'])
  assert.equal(
    [second!.level, second!.msg, second!['child']],
    [50, '    at Object.<anonymous> (file.js:1:1)', 'media'],
  )
})

test.run()
