// The part of the gig's judge that deals with the browser panel. If it failed, a panel whose fingers do not do what its
// documentation says, or that shows another mix than the one heard, would pass.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { checkGesture } from './check-gesture.ts'
import { writeCueSheet } from './cue-sheet.ts'
import { VICTIMS } from './death-cues.ts'
import { dragged, pressed, pressesOf, wayOfFinger } from './gestures.ts'
import type { Hand } from './page-hands.ts'
import type { SentSet } from './page-witness.ts'
import type { Strike } from './performance.ts'
import { reconnectionTimes } from './reconnection-times.ts'
import type { Gesture } from './touch-cues.ts'
import { writeDown } from './write-down.ts'
import { wrongFaders } from './wrong-faders.ts'

const FADER = '/ch/05/mix/fader'
const near = (got: number, wanted: number) =>
  assert.ok(Math.abs(got - wanted) < 1e-9, `${got}, not ${wanted}`)

test('a finger moves a fader by as much of its way as it moves along the track', () => {
  // 400 px for the whole way: 0.1 dB a px in the upper half, 0.2 in the quarter below.
  near(dragged(FADER, 0, -50, 400), -5)
  near(dragged(FADER, -5, -150, 400), -30)
  near(dragged(FADER, 9, 50, 400), 10)
  assert.is(dragged(FADER, -80, -280, 400), Number.NEGATIVE_INFINITY)
  assert.is(wayOfFinger(FADER, 0, -10, 400), -100)
  // One that is there already is moved all the same, not past its end, and no drag is longer than a thumb's.
  assert.is(wayOfFinger(FADER, 0, 0, 400), -24)
  assert.is(wayOfFinger(FADER, 10, -90, 400), -280)
  near(dragged('/ch/05/mix/pan', -20, 40, 160), 30)
})

test('keys move faders by 0.5 and 3 dB, pans by a hundredth of their way, bands by 0.5 dB', () => {
  assert.is(pressed(FADER, 'keys', -10.2, 3), -8.7)
  assert.is(pressed(FADER, 'pages', -9.123, -2), -15.123)
  assert.is(pressed(FADER, 'pages', 9, 2), 10)
  assert.is(pressed(FADER, 'pages', -88, -1), Number.NEGATIVE_INFINITY)
  near(pressed('/ch/05/mix/pan', 'keys', 98.5, 2), 100)
  near(pressed('/ch/04/eq/2/g', 'keys', 1.3, -4), -0.7)
  assert.is(pressesOf(FADER, 'keys', -10, -8.4), 3)
  assert.is(pressesOf(FADER, 'pages', -40, 0), 8)
  assert.is(pressesOf(FADER, 'keys', -10, -10), 1)
})

test('the mix engineer makes one of four moves by hand, with every gesture, and the seed decides', () => {
  const sheets = [1, 2, 3, 4].map((seed) => writeCueSheet(seed, 120, { count: 12, victims: VICTIMS }))
  const hand = sheets.flatMap(({ cues }) => cues.filter(({ how }) => how === 'hand'))
  const touched = hand.flatMap((cue) => (cue.kind === 'touch' ? [cue] : []))
  const share = touched.length / hand.length
  assert.ok(share > 0.2 && share < 0.35, `${share}`)
  const gestures: Gesture[] = ['drag', 'keys', 'pages', 'double tap', 'tap']
  for (const gesture of gestures)
    assert.ok(
      touched.some((cue) => cue.gesture === gesture),
      gesture,
    )
  assert.ok(
    touched.some((cue) => cue.touched.length === 2),
    'two fingers',
  )
  const ends = [/mix\/fader$/, /mix\/pan$/, /mix\/on$/, /mix\/02\/level$/, /eq\/\d\/g$/]
  for (const end of ends)
    assert.ok(
      touched.some((cue) => end.test(cue.touched[0]!.entry[0])),
      `${end}`,
    )
  assert.ok(
    sheets.some(({ deaths }) => deaths.some(({ midDrag }) => midDrag)),
    'a death under a finger',
  )
})

test('a page that sends something else than the finger meant is found out', () => {
  const hand = { address: FADER, from: -10, to: -5 } as Hand
  const sets = (...values: (number | string)[]): SentSet[] =>
    values.map((value) => ({ at: 0, entries: [[FADER, value]] }))
  checkGesture('drag', [hand], sets(-9, -7, -5.0004))
  assert.throws(() => checkGesture('drag', [hand], sets(-9, -7)), /sent -9, -7; the gesture means -5/)
  assert.throws(() => checkGesture('drag', [hand], sets(-9, -11, -5)), /-11/)
  assert.throws(() => checkGesture('drag', [hand], []), /sent nothing/)
  const other: SentSet = { at: 0, entries: [['/ch/06/mix/fader', -3]] }
  assert.throws(() => checkGesture('drag', [hand], [...sets(-5), other]), /moved \/ch\/06\/mix\/fader too/)
})

test('a fader that the page shows a tenth beside, or not at all, is a fault', () => {
  const wanted = new Map<string, number | string>([
    [FADER, -6.04],
    ['/main/st/mix/fader', Number.NEGATIVE_INFINITY],
    ['/dca/1/fader', 0],
    ['/ch/05/mix/pan', 30],
  ])
  const shown = new Map([
    ['/ch/05 fader', '-6.0 dB'],
    ['/main/st fader', '-inf dB'],
    ['/dca/1 fader', '0.0 dB'],
  ])
  const faults = () => wrongFaders(wanted, shown, (base) => base)
  assert.equal(faults(), [])
  shown.set('/ch/05 fader', '-6.1 dB')
  shown.delete('/dca/1 fader')
  assert.equal(
    faults().map((fault) => /"(.*) fader" at (.*),/.exec(fault)!.slice(1)),
    [
      ['/ch/05', '-6.1 dB'],
      ['/dca/1', 'undefined'],
    ],
  )
})

test('a page counts as back from the moment that its box served pages again', () => {
  const serves = (time: number) => `{"level":30,"time":${time},"port":1,"msg":"web: serves"}`
  const log = [serves(100), '{"level":30,"time":1900,"msg":"configuration"}', serves(2000)].join('\n')
  assert.equal(
    reconnectionTimes(
      [
        { lost: 1000, back: 2300 },
        { lost: 5000, back: 5400 },
      ],
      log,
    ),
    [
      { away: 1300, afterBox: 300 },
      { away: 400, afterBox: 400 },
    ],
  )
})

const NOTES = {
  ...{ start: 0, strikes: [] as Strike[], unknown: [], detents: 0, skipped: 0, failedCalls: 0, voices: [] },
  engineer: { gestures: new Map<string, number>(), moves: 0, cutOff: 0 },
}

test('a move that nobody waited for sounds from the frame in the log; one that the log lacks is left out', () => {
  const set = (batch: number, frame: number) => ({
    ...{ batch, frame, rampMs: 20, entries: [], how: 'hand' as const, logged: true as const },
  })
  const told = [{ event: 'applied', frame: 96_128, batch: 7 }]
  const { effects, unknown } = writeDown({ ...NOTES, told, sets: [set(7, 96_000), set(8, 144_000)] })
  assert.equal(
    effects.map(({ frame }) => frame),
    [96_128, 144_000],
  )
  assert.is(unknown.length, 1)
  assert.ok(unknown[0]!.start < 144_000 && unknown[0]!.end > 144_960)
})

test('moves of one finger stay in their order, also where the log lacks one', () => {
  const set = (batch: number, frame: number) => ({
    ...{
      batch,
      frame,
      rampMs: 20,
      entries: [['/ch/01/mix/fader', `${-batch}`]] as const,
      how: 'hand' as const,
    },
    logged: true as const,
  })
  const told = [1, 2, 4].map((batch) => ({ event: 'applied', frame: 100_000 + 800 * batch, batch }))
  // The performer's clock is 0.05 s behind.
  const sets = [1, 2, 3, 4].map((batch) => set(batch, 97_600 + 800 * batch))
  const { effects } = writeDown({ ...NOTES, told, sets })
  assert.equal(
    effects.map(({ entries }) => entries[0]![1]),
    ['-1', '-2', '-3', '-4'],
  )
})

test('a voice that is stopped late plays on until then, and a move that comes late at the same time is none of its business', () => {
  const part = { start: 1000, strip: 9, planes: [new Float32Array(500_000)], gainDb: 0, loop: true }
  const stop = { frame: 90_000, fadeFrames: 480 }
  const told = [
    { event: 'late', frame: 97_000, framesLate: 7000, batch: 5 },
    { event: 'late', frame: 96_000, framesLate: 6000, batch: 6 },
  ]
  const set = { frame: 90_000, rampMs: 20, entries: [], batch: 6, how: 'score' as const }
  const voices = [{ voice: 1, part: { ...part, fadeInFrames: 0, stop } }]
  const { voices: played, effects } = writeDown({ ...NOTES, told, sets: [set], voices })
  assert.is(played[0]!.stop!.frame, 97_000)
  assert.is(effects[0]!.frame, 96_000)
})

test('a stream that the box fades because nobody fills it counts as dry after the death of its media process', () => {
  const part = { start: 1000, strip: 13, planes: [new Float32Array(500_000)], gainDb: 0, loop: false }
  const voices = [{ voice: 4, part: { ...part, fadeInFrames: 0 } }]
  const strikes: Strike[] = [{ victim: 'media', awayMs: 0, frame: 100_000, dry: false }]
  const dry = (frame: number) =>
    writeDown({ ...NOTES, strikes, voices, sets: [], told: [{ event: 'voiceEnded', frame, voice: 4 }] })
      .strikes[0]!.dry
  assert.ok(dry(131_000))
  assert.not(dry(501_000))
})

test.run()
