// time limit: 120 s
// What a user would lose: sound from the next best card when one goes, the better one again when it is back, and a
// card that came back different.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Clock, Control, Event, Load } from '../../../firmware/arena/index.ts'
import { rateFault } from '../../../firmware/engine/rate-fault.ts'
import type { EngineChild } from '../../engine-child.ts'
import { sleep } from '../../engine-child.ts'
import { CardRig, RATE, until } from './card-rig.ts'

const ESTRPIPE = 86
/** The least the box's time is known to: a turn without a card. */
const TURN_MS = 6

function cardTest(name: string, act: (rig: CardRig) => Promise<void>): void {
  test(name, async () => {
    const rig = new CardRig()
    try {
      await act(rig)
    } finally {
      await rig.stop()
    }
  })
}

const reopen = ({ arena }: EngineChild) => Atomics.store(arena.control, Control.reopen, 1)

cardTest('a card that goes is followed by the next of the list; asked, the engine goes back', async (rig) => {
  rig.insert('A')
  rig.insert('B')
  const engine = await rig.start('A', 'B')
  await rig.sounds('A')
  rig.events()
  const slip = await rig.timeSlip(async () => {
    rig.remove('A')
    await rig.sounds('B')
  })
  assert.ok(Math.abs(slip) < TURN_MS, `the box's time slipped by ${slip} ms`)
  assert.is(rig.report()?.playback?.device, rig.device('B'))
  assert.is(rig.report()?.passedOver[0]?.code, 'ENOENT')
  assert.equal(
    rig.report()?.warnings.filter((text) => text.includes('ENOENT')),
    [],
    'a card that is away is no news',
  )
  assert.equal(rig.events(), [
    [Event.cardLost, 0],
    [Event.cardBack, 1],
  ])
  rig.insert('A')
  await sleep(300)
  assert.is(rig.report()?.playback?.device, rig.device('B'), 'it does not jump by itself')
  const lost = engine.arena.load[Load.cardsLost]
  const back = await rig.timeSlip(async () => {
    reopen(engine)
    await rig.sounds('A')
  })
  assert.ok(Math.abs(back) < TURN_MS, `the box's time slipped by ${back} ms`)
  assert.equal(rig.events(), [[Event.cardChanged, 0]])
  assert.is(engine.arena.load[Load.cardsLost], lost, 'nothing was lost')
  assert.is(engine.arena.clock[Clock.roundTripFrames], 192)
})

cardTest('asked to change over while the best card is in use: the same card again, no other', async (rig) => {
  rig.insert('A')
  rig.insert('B')
  const engine = await rig.start('A', 'B')
  for (let n = 0; n < 5; n++) {
    await rig.sounds('A')
    reopen(engine)
    await until('it is done', () => engine.arena.control[Control.reopen] === 0)
    await sleep(100)
    assert.is(rig.report()?.playback?.device, rig.device('A'))
  }
})

cardTest('a card that nobody knew at the start is taken while the engine waits', async (rig) => {
  rig.insert('A')
  await rig.start('A')
  await rig.sounds('A')
  rig.remove('A')
  await rig.isLost()
  rig.insert('C')
  rig.wish('A', 'C')
  await rig.sounds('C')
})

for (const [about, shape, want] of [
  ['16 bits instead of floats', { format: 'S16_LE' }, { format: 'S16', channels: 2 }],
  ['more channels', { captureChannels: 18, playbackChannels: 20 }, { format: 'FLOAT', channels: 20 }],
  ['fewer inputs', { captureChannels: 1 }, { format: 'FLOAT', channels: 2 }],
  ['longer periods', { period: { min: 128, max: 256, step: 128 } }, { format: 'FLOAT', channels: 2 }],
] as const) {
  cardTest(`a card that came back with ${about} plays, and what differs is told`, async (rig) => {
    rig.insert('A')
    const engine = await rig.start('A')
    await rig.sounds('A')
    rig.insert('A', shape)
    await rig.sounds('A')
    const { playback, warnings } = rig.report()!
    assert.equal({ format: playback!.format, channels: playback!.channels }, want)
    if (about !== '16 bits instead of floats') assert.ok(warnings.length > 0)
    await sleep(200)
    assert.is(engine.arena.load[Load.cardsLost], 1)
  })
}

cardTest('a card that came back with another rate is named with the rate to follow', async (rig) => {
  rig.insert('A')
  const engine = await rig.start('A')
  await rig.sounds('A')
  rig.insert('A', { rate: 44100 })
  await until('it is told', () => rig.report()?.fault?.code === 'ERATE')
  assert.is(rig.report()?.fault?.offered, 44100)
  assert.match(rig.report()!.fault!.message, /48000 Hz refused.*takes 44100 Hz/)
  const { clock } = engine.arena
  const frames = clock[Clock.frames]!
  await until('time goes on', () => clock[Clock.frames]! > frames + RATE / 10)
  rig.insert('A')
  await rig.sounds('A')
})

cardTest('while the best card has another rate the next one plays, and both are told', async (rig) => {
  rig.insert('A', { rate: 96000 })
  rig.insert('B')
  await rig.start('A', 'B')
  await rig.sounds('B')
  const { passedOver, warnings, fault } = rig.report()!
  assert.equal([passedOver[0]?.code, passedOver[0]?.offered, fault], ['ERATE', 96000, undefined])
  assert.match(warnings.join(), /96000/)
})

cardTest(
  'a card that sleeps for a moment carries on; one that sleeps for long is waited for',
  async (rig) => {
    const card = rig.insert('A')
    const engine = await rig.start('A')
    await rig.sounds('A')
    const { load } = engine.arena
    const before = load[Load.xruns]!
    rig.events()
    const moment = await rig.timeSlip(async () => {
      card.suspend()
      await sleep(10)
      card.resume()
      await sleep(100)
      await rig.sounds('A')
    })
    assert.ok(Math.abs(moment) < 100, `the box's time slipped by ${moment} ms`)
    assert.is(load[Load.xruns], before + 1)
    assert.is(load[Load.cardsLost], 0)
    assert.equal(rig.events(), [[Event.xrun, ESTRPIPE]])
    const slip = await rig.timeSlip(async () => {
      card.suspend()
      await rig.isLost()
      assert.is(rig.report()?.fault?.code, 'ESTRPIPE')
      await sleep(1000)
      assert.is(rig.report()?.playback, undefined)
      card.resume()
      await rig.sounds('A')
    })
    assert.ok(Math.abs(slip) < TURN_MS, `the box's time slipped by ${slip} ms`)
    assert.is(load[Load.cardsLost], 1)
  },
)

cardTest('a card that sleeps for long is followed by the next of the list', async (rig) => {
  const card = rig.insert('A')
  rig.insert('B')
  const engine = await rig.start('A', 'B')
  await rig.sounds('A')
  card.suspend()
  await rig.sounds('B')
  card.resume()
  reopen(engine)
  await rig.sounds('A')
})

cardTest('the way through the box is as long as before after every accident', async (rig) => {
  rig.insert('A')
  rig.insert('B')
  const engine = await rig.start('A', 'B')
  await rig.sounds('A')
  const way = await rig.roundTrip('A')
  assert.is(way, 192)
  // biome-ignore format: one row, one accident
  const ACCIDENTS: readonly [name: string, letter: string, act: () => void | Promise<void>][] = [
    ['an xrun', 'A', () => rig.card('A').forceXrun()],
    ['an xrun of the inputs', 'A', () => rig.card('A').forceXrun('capture')],
    ['a sleep', 'A', async () => { rig.card('A').suspend(); await sleep(20); rig.card('A').resume() }],
    ['the next card in its place', 'B', () => rig.remove('A')],
    ['the first one again', 'A', () => { rig.insert('A'); reopen(engine) }],
    ['pulled out and plugged in', 'A', async () => { rig.card('A').unplug(); await sleep(300); rig.card('A').replug(); reopen(engine) }],
    ['another card of that name', 'A', async () => { rig.insert('A', { format: 'S32_LE', captureChannels: 8 }); await sleep(50); reopen(engine) }],
  ]
  for (const [name, letter, act] of ACCIDENTS) {
    await act()
    await sleep(50)
    await rig.sounds(letter)
    assert.is(await rig.roundTrip(letter), way, `after ${name}`)
  }
})

// biome-ignore format: one row, one card
const RATES: readonly [rate: number, capture: number[], playback: number[], offered: number | undefined][] = [
  [48000, [44100], [44100], 44100],
  [48000, [44100, 96000], [96000], 96000],
  [96000, [44100, 48000, 88200], [44100, 48000, 88200], 88200],
  [44100, [48000, 96000], [48000, 96000], 48000],
  [48000, [44100], [96000], undefined],
  [48000, [32000], [32000], undefined],
  [48000, [], [44100], undefined],
]

for (const [rate, capture, playback, offered] of RATES) {
  test(`${rate} Hz, in ${capture}, out ${playback}: ${offered ?? 'no rate'} is offered`, () => {
    const fault = rateFault(rate, 'hw:in', capture, 'hw:out', playback)
    assert.is(fault.offered, offered)
    assert.match(fault.message, new RegExp(`^card: ${rate} Hz refused`))
    if (offered === undefined) assert.match(fault.message, /none of the box's rates in common/)
  })
}

test.run()
