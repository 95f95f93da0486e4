// What somebody writes into a configuration, and what he is told about it.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable } from '../../../firmware/console/index.ts'
import { parseAction, type Use } from '../../../firmware/surfaces/front-panel/actions/action.ts'

const known = { table: buildTable({ strips: 8 }), view: { pages: [{ name: 'Ch 1-8' }, { name: 'Band' }] } }

// biome-ignore format: one row, one action
const TAKEN: [string, Use[]][] = [
  ['slot 1 fader', ['move']], ['slot 12 pan', ['move']], ['slot 1 knob', ['move']], ['slot 3 send 2', ['move']],
  ['slot 2 eq/1/g', ['move', 'push', 'show']], ['selected mix/pan', ['move', 'push', 'show']],
  ['slot 1 mute', ['push', 'show']], ['slot 1 solo', ['push', 'show']], ['selected select', ['push', 'show']], ['slot 1 signal', ['show']],
  ['turn /main/st/mix/fader', ['move', 'show']], ['toggle /config/mute/1', ['push', 'show']], ['press /-stat/talk/A', ['push', 'show']],
  ['page next', ['push']], ['page previous', ['push']], ['page first', ['push']], ['page Band', ['push', 'show']],
  ['sends next', ['push', 'show']], ['knob next', ['push']], ['shift', ['push', 'show']], ['panic', ['push', 'show']],
  ['play /home/pi/a jingle on air.wav on 8', ['push', 'show']], ['stop pad01.wav', ['push']],
]

test('every word does what a control of its kind can do, and nothing else', () => {
  const uses: Use[] = ['move', 'push', 'show']
  for (const [text, allowed] of TAKEN) {
    for (const use of uses) {
      const act = () => parseAction(text, use, known)
      if (allowed.includes(use)) assert.not.throws(act, `${text} for ${use}`)
      else assert.throws(act, undefined, `${text} for ${use}`)
    }
  }
})

test('a file may have any name: the last "on" is before the strip', () => {
  assert.equal(parseAction('play a on air.wav on 8', 'push', known), {
    kind: 'play',
    file: 'a on air.wav',
    strip: 7,
  })
})

// biome-ignore format: one row, one mistake
const REFUSED: [text: string, use: Use, told: RegExp][] = [
  ['slot 1 mut', 'push', /"slot 1 mut": KNOB is one of mute, solo, select/],
  ['slot 0 fader', 'move', /is no such action: give one of "slot 1 KNOB"/],
  ['slot 1 mute', 'move', /KNOB is one of fader, pan, trim, knob, send N/],
  ['toggle /ch/01/mix/om', 'push', /\/ch\/01\/mix\/om.*nearest.*\/ch\/01\/mix\/on/],
  ['toggle /ch/01/mix/fader', 'push', /\/ch\/01\/mix\/fader is no switch: give "turn"/],
  ['turn /ch/01/config/name', 'move', /is a text, which no knob can turn/],
  ['turn /ch/09/mix/fader', 'move', /no parameter has the address "\/ch\/09\/mix\/fader"/],
  ['page Bnad', 'push', /no such page: give one of next, previous, first, Ch 1-8, Band/],
  ['page next', 'show', /no such page: give one of Ch 1-8, Band/],
  ['play a.wav on 9', 'push', /the console has the strips 1 to 8/],
  ['dance', 'push', /"dance" is no such action: give one of .*"panic"/],
]

test('what is wrong is named, and what is allowed', () => {
  for (const [text, use, told] of REFUSED) {
    try {
      parseAction(text, use, known)
    } catch (error) {
      assert.match((error as Error).message, told)
      continue
    }
    assert.unreachable(`${text} was taken`)
  }
})

test.run()
