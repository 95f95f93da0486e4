// What a user would lose: to see who has just moved what, without reading a line for every 16 ms of a drag.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable } from '../../firmware/console/index.ts'
import { Gestures } from '../../ui-panel/model/gestures.ts'

function desk() {
  let now = 1000
  const gestures = new Gestures(() => now)
  gestures.begin(buildTable({}), { '/ch/04/config/name': 'Bass', '/ch/04/mix/fader': -12 }, 'web 7')
  const lines = () =>
    gestures.list.map(({ who, what, from, to }) => `${who}: ${what}${to === '' ? '' : ` ${from} -> ${to}`}`)
  return {
    ...{ gestures, lines },
    wait: (ms: number) => {
      now += ms
    },
  }
}

test('a drag is one line: whose hand, which knob by its name, from where to where', () => {
  const { gestures, lines, wait } = desk()
  for (let db = -11.9; db <= -5.95; db += 0.1) {
    gestures.take({
      origin: 'web 3',
      by: 'Tablet Ben',
      changes: [['/ch/04/mix/fader', Math.round(db * 10) / 10]],
    })
    wait(16)
  }
  assert.equal(lines(), ['Tablet Ben: Ch 04 Bass fader -12.0 dB -> -6.0 dB'])
  wait(2000)
  gestures.take({ origin: 'web 3', by: 'Tablet Ben', changes: [['/ch/04/mix/fader', -7]] })
  assert.is(
    lines()[0],
    'Tablet Ben: Ch 04 Bass fader -6.0 dB -> -7.0 dB',
    'a new hand begins where the last ended',
  )
  assert.is(lines().length, 2)
})

test('two hands at once are two lines, also on one knob; who moved last stands first', () => {
  const { gestures, lines } = desk()
  gestures.take({ origin: 'web 3', by: 'Tablet Ben', changes: [['/ch/04/mix/fader', -8]] })
  gestures.take({ origin: 'web 7', by: 'Anna', changes: [['/ch/04/mix/fader', -9]] })
  gestures.take({ origin: 'panel', changes: [['/ch/01/mix/on', 0]] })
  gestures.take({ origin: 'mqtt', changes: [['/config/mute/1', 1]] })
  gestures.take({ origin: 'maintenance', changes: [['/dca/1/fader', -3]] })
  gestures.take({ origin: 'web 3', by: 'Tablet Ben', changes: [['/ch/04/mix/fader', -10]] })
  assert.equal(lines(), [
    'Tablet Ben: Ch 04 Bass fader -12.0 dB -> -10.0 dB',
    'mixctl: DCA 1 fader 0.0 dB -> -3.0 dB',
    'MQTT: Mute group 1 mute off -> on',
    'Front panel: Ch 01 on on -> off',
    'You: Ch 04 Bass fader -8.0 dB -> -9.0 dB',
  ])
})

test('a preset or a copy is one line with the count and the channel, not forty', () => {
  const { gestures, lines } = desk()
  const bands = [1, 2, 3, 4].flatMap((band) => [
    [`/ch/04/eq/${band}/f`, 100 * band] as const,
    [`/ch/04/eq/${band}/g`, -band] as const,
  ])
  gestures.take({ origin: 'web 3', by: 'Anna', changes: bands })
  assert.equal(lines(), ['Anna: 8 knobs of Ch 04 Bass'])
  gestures.take({ origin: 'web 3', by: 'Anna', changes: [['/ch/04/eq/2/g', -6]] })
  assert.is(lines()[0], 'Anna: Ch 04 Bass EQ 2 gain -2.0 dB -> -6.0 dB')
})

test('a name is told as it was then, and the last hundred hands are kept', () => {
  const { gestures, lines, wait } = desk()
  gestures.take({ origin: 'web 3', by: 'Ben', changes: [['/ch/04/config/name', 'Tuba']] })
  assert.equal(lines(), ['Ben: Ch 04 Bass name Bass -> Tuba'])
  for (let n = 1; n <= 150; n++) {
    wait(2000)
    gestures.take({ origin: 'web 3', by: 'Ben', changes: [['/ch/04/mix/fader', -n / 10]] })
  }
  assert.is(lines().length, 100)
  assert.is(lines()[0], 'Ben: Ch 04 Tuba fader -14.9 dB -> -15.0 dB')
  assert.is(lines()[99], 'Ben: Ch 04 Tuba fader -5.0 dB -> -5.1 dB')
})

test('after a gap nothing is told of what nobody saw', () => {
  const { gestures, lines } = desk()
  gestures.take({ origin: 'web 3', by: 'Ben', changes: [['/ch/04/mix/fader', -8]] })
  gestures.begin(buildTable({}), { '/ch/04/mix/fader': -20 }, 'web 9')
  gestures.take({ origin: 'web 9', by: 'Anna', changes: [['/ch/04/mix/fader', -21]] })
  assert.equal(lines(), [
    'You: Ch 04 fader -20.0 dB -> -21.0 dB',
    'Ben: Ch 04 Bass fader -12.0 dB -> -8.0 dB',
  ])
})

test.run()
