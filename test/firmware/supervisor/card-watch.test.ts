// What a user would lose: the card that was plugged in is used, the better one is gone back to, and a rate is followed.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { arenaInMemory, type CardPair, Control } from '../../../firmware/arena/index.ts'
import {
  type Candidate,
  CardWatch,
  type HardwareCard,
  parseConfig,
} from '../../../firmware/supervisor/index.ts'
import { keptLog } from './quiet-log.ts'

const card = (id: string): HardwareCard => ({
  id,
  name: id,
  pcms: [{ device: `hw:CARD=${id},DEV=0`, capture: true, playback: true }],
})
const pair = (device: string): CardPair => ({ capture: device, playback: device })
const HW = (id: string) => `hw:CARD=${id},DEV=0`
const FREE = null
type Answer = { code: string; message: string; offered?: number } | null

/** A watch whose listing, clock and probes are the test's; every turn is a second. */
function rig(cards: object, virtual?: { device: string; why: string }) {
  const arena = arenaInMemory({
    strips: 2,
    outputs: 2,
    buses: 0,
    matrices: 0,
    stateSlots: 1,
    tableHash: 0,
    assetMebibytes: 1,
    sources: 1,
  })
  const world = {
    arena,
    listed: [] as HardwareCard[],
    /** Devices that can be opened, or why not; others are absent. */
    answers: new Map<string, Answer>(),
    probed: [] as string[],
    taken: [] as Candidate[],
    soon: [] as string[],
    rates: [] as number[],
    used: [] as CardPair[],
    now: 0,
    wishes: () =>
      ((arena.wishes.read() as { cards: CardPair[] }).cards ?? []).map(({ playback }) => playback),
    engineHas: (device: string | undefined, passedOver: object[] = []) => {
      const granted = device && { capture: { device }, playback: { device } }
      arena.report.write({ ...(granted || {}), passedOver })
    },
    /** True when the engine was asked to change over; it has done so then. */
    asked: () => Atomics.exchange(arena.control, Control.reopen, 0) !== 0,
    seconds(count: number) {
      for (let n = 0; n < count * 5; n++) {
        world.now += 200
        watch.look()
      }
    },
  }
  const watch = new CardWatch({
    ...{ arena, virtual, wish: parseConfig({ cards }, 'f').cards, used: world.used, log: keptLog().log },
    list: () => world.listed,
    probe({ playback }) {
      world.probed.push(playback)
      let looks = 0
      const answer = world.answers.get(playback)
      return {
        poll: () =>
          looks++ === 0
            ? undefined
            : answer === undefined
              ? { code: 'ENOENT', message: `${playback} is not there` }
              : answer,
        end: () => {},
      }
    },
    onCard: (one) => world.taken.push(one),
    onCardSoon: (one) => world.soon.push(one.playback),
    onRateOffered: (rate) => world.rates.push(rate),
    now: () => world.now,
  })
  watch.look()
  return world
}

test('the virtual card is left for the real one that appears late; pulled out again, the real one is waited for', () => {
  const world = rig({}, { device: 'mixbox_box', why: 'no card' })
  assert.equal(world.wishes(), ['mixbox_box'])
  world.engineHas('mixbox_box')
  world.seconds(3)
  assert.not(world.asked())
  world.listed = [card('USB')]
  world.answers.set(HW('USB'), FREE)
  world.seconds(2)
  assert.equal(world.wishes(), [HW('USB'), 'mixbox_box'])
  assert.ok(world.asked())
  assert.equal(world.soon, [HW('USB')], 'before the engine goes over the console can be made safe')
  world.engineHas(HW('USB'))
  world.seconds(1)
  assert.equal(world.wishes(), [HW('USB')])
  world.listed = []
  world.engineHas(undefined)
  world.seconds(3)
  assert.equal(world.wishes(), [HW('USB')])
  assert.equal(
    world.taken.map(({ playback, virtual }) => [playback, virtual]),
    [
      ['mixbox_box', true],
      [HW('USB'), false],
    ],
  )
})

test('a card that nobody knew is used when the one in use goes, and left when that one is back', () => {
  const world = rig({})
  world.listed = [card('A')]
  world.answers.set(HW('A'), FREE).set(HW('B'), FREE)
  world.seconds(1)
  world.engineHas(HW('A'))
  world.listed = [card('A'), card('B')]
  world.seconds(2)
  assert.equal(world.wishes(), [HW('A'), HW('B')])
  assert.not(world.asked(), 'the best plays')
  world.listed = [card('B')]
  world.probed = []
  world.engineHas(HW('B'))
  world.seconds(5)
  assert.not(world.asked())
  assert.not(world.probed.includes(HW('A')), 'a card that is not listed is not probed')
  world.listed = [card('A'), card('B')]
  world.seconds(2)
  assert.ok(world.asked())
  world.engineHas(HW('A'))
  world.seconds(2)
  // A second time, a moment later: it has to work as well.
  world.listed = [card('B')]
  world.engineHas(HW('B'))
  world.seconds(2)
  world.listed = [card('A'), card('B')]
  world.seconds(2)
  assert.ok(world.asked())
})

test('a better card that another program holds does not interrupt the one that plays', () => {
  const world = rig({ prefer: ['plug:best', 'plug:second'] })
  world.engineHas('plug:second')
  world.answers.set('plug:best', { code: 'EBUSY', message: 'another program has it' })
  world.seconds(10)
  assert.not(world.asked())
  assert.ok(world.probed.length >= 5 && world.probed.length <= 11, `${world.probed.length} probes in 10 s`)
  world.answers.set('plug:best', FREE)
  world.seconds(2)
  assert.ok(world.asked())
})

test('an engine that cannot use the better card is not sent there every second', () => {
  const world = rig({ prefer: ['plug:best', 'plug:second'] })
  world.engineHas('plug:second')
  world.answers.set('plug:best', FREE)
  let times = 0
  for (let second = 0; second < 60; second++) {
    world.seconds(1)
    if (world.asked()) times++
  }
  assert.ok(times >= 2 && times <= 3, `asked ${times} times in a minute`)
})

test('the rate that the best card takes is offered once, whether the engine or a probe has met it', () => {
  const refused = { ...pair('plug:best'), code: 'ERATE', message: '48000 Hz refused', offered: 44100 }
  const world = rig({ prefer: ['plug:best'] })
  world.engineHas(undefined, [refused])
  world.seconds(3)
  assert.equal(world.rates, [44100])
  const other = rig({ prefer: ['plug:best', 'plug:second'] })
  other.engineHas('plug:second')
  other.answers.set('plug:best', refused)
  other.seconds(5)
  assert.equal(other.rates, [44100])
  assert.not(other.asked())
})

test('a supervisor that follows another one goes on wanting its cards', () => {
  const world = rig({}, { device: 'mixbox_box', why: 'no card' })
  world.arena.wishes.write({ cards: [pair(HW('USB')), pair('mixbox_box')] })
  const watch = new CardWatch({
    ...{ arena: world.arena, virtual: { device: 'mixbox_box', why: '' }, used: [], log: keptLog().log },
    wish: parseConfig({}, 'f').cards,
    list: () => [],
    probe: () => ({ poll: () => null, end: () => {} }),
    onCard: () => {},
    onCardSoon: () => {},
    onRateOffered: () => {},
  })
  watch.start()
  watch.stop()
  assert.equal(world.wishes(), [HW('USB')])
})

test.run()
