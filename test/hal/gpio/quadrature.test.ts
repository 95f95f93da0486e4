// What a user would lose: steps of a knob, or its direction.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Quadrature, type StatesPerDetent } from '../../../hal/gpio/index.ts'
import { randomOf } from './bounce.ts'

/** Two square waves a quarter apart, by formula: the lines at a place (in quarters of the waves) of the shaft. */
const wave = (place: number) => Math.cos((place * Math.PI) / 2 + Math.PI / 4) > 0
const lines = (place: number): [boolean, boolean] => [wave(place), wave(place - 1)]

interface Move {
  line: number
  level: boolean
}

/** Edges of a shaft that goes through these places, one at a time. */
function edges(from: number, to: number): Move[] {
  const way = Math.sign(to - from)
  return Array.from({ length: Math.abs(to - from) }, (_, n) => {
    const before = lines(from + n * way)
    const after = lines(from + (n + 1) * way)
    const line = before[0] !== after[0] ? 0 : 1
    assert.is.not(before[line], after[line])
    assert.is(before[1 - line], after[1 - line])
    return { line, level: after[line]! }
  })
}

const turn = (knob: Quadrature, moves: Move[]) =>
  moves.reduce((sum, { line, level }) => sum + knob.edge(line, level), 0)

for (const per of [4, 2, 1] as StatesPerDetent[]) {
  test(`${per} states a detent: 100 detents there and 100 back are told one by one`, () => {
    const knob = new Quadrature(per)
    for (const [from, to] of [
      [0, 100],
      [100, 0],
      [0, -100],
      [-100, 0],
    ] as const) {
      const way = Math.sign(to - from)
      for (let detent = from; detent !== to; detent += way) {
        assert.is(turn(knob, edges(detent * per, (detent + way) * per)), way)
      }
    }
    assert.equal([knob.missed, knob.inferred], [0, 0])
  })
}

test('an encoder whose contacts are closed at a detent is told at the detent, not between two', () => {
  const knob = new Quadrature(4, 0b00)
  // Places 2, 6, ... are those where both lines are low.
  assert.equal(lines(2), [false, false])
  assert.is(turn(knob, edges(2, 5)), 0)
  assert.is(turn(knob, edges(5, 6)), 1)
})

test('a knob half way between two detents does not tremble', () => {
  const knob = new Quadrature(4)
  assert.is(turn(knob, edges(0, 2)), 0)
  for (let n = 0; n < 50; n++) {
    assert.is(turn(knob, edges(2, 3)), 0)
    assert.is(turn(knob, edges(3, 2)), 0)
  }
  assert.is(turn(knob, edges(2, 0)), 0)
  assert.is(knob.missed, 0)
})

test('contacts that bounce at every change add no step and lose none', () => {
  const random = randomOf(3)
  for (const per of [4, 2, 1] as StatesPerDetent[]) {
    const knob = new Quadrature(per)
    const shaken = edges(0, 400 * per).flatMap(({ line, level }) => {
      const pairs = Array.from({ length: Math.floor(random() * 6) }, () => [
        { line, level },
        { line, level: !level },
      ])
      return [...pairs.flat(), { line, level }]
    })
    assert.is(turn(knob, shaken), 400)
    assert.is(knob.missed, 0)
  }
})

test('edges known to be lost are put back from the way of the turn: any one to seven, anywhere, either way', () => {
  for (const way of [1, -1]) {
    for (let gapAt = 8; gapAt < 12; gapAt++) {
      for (let lost = 1; lost <= 7; lost++) {
        const knob = new Quadrature(4)
        let detents = 0
        for (const [n, { line, level }] of edges(0, way * 40).entries()) {
          if (n >= gapAt && n < gapAt + lost) continue
          detents += knob.edge(line, level, n === gapAt + lost ? lost : 0)
        }
        assert.is(detents, way * 10, `${lost} lost at ${gapAt}`)
        assert.equal([knob.missed, knob.inferred], [0, lost])
      }
    }
  }
})

test('losses that fit no turn are counted as missed, and the next detents are right again', () => {
  const knob = new Quadrature(4)
  assert.is(turn(knob, edges(0, 8)), 2)
  // A fell and rose, and one of the two was lost: in a turn, two or three more changes lie before A rises.
  assert.is(knob.edge(0, true, 1), 0)
  assert.equal([knob.missed, knob.inferred], [1, 0])
  assert.is(turn(knob, edges(8, 16)), 2)
})

test('two states at once are one missed step, in the way the knob was going', () => {
  const knob = new Quadrature(4)
  const read = (place: number) => knob.read((lines(place)[0] ? 2 : 0) + (lines(place)[1] ? 1 : 0))
  assert.equal([0, 1, 3, 4].map(read), [0, 0, 0, 1])
  assert.is(knob.missed, 1)
  assert.equal([3, 1, 0].map(read), [0, 0, -1])
  assert.is(knob.missed, 2)
})

test('where every state is a detent, two at once are two detents, in the way the knob was going', () => {
  const knob = new Quadrature(1)
  const read = (place: number) => knob.read((lines(place)[0] ? 2 : 0) + (lines(place)[1] ? 1 : 0))
  assert.equal([1, 3, 2, 0].map(read), [1, 2, -1, -2])
  assert.is(knob.missed, 2)
})

test('an error does not stay: at a detent half a detent of it is gone', () => {
  const knob = new Quadrature(4)
  const all = edges(0, 40)
  // Edge 5 and 6 never came, and nobody knows.
  const told = all
    .filter((_, n) => n !== 5 && n !== 6)
    .reduce((sum, { line, level }) => sum + knob.edge(line, level), 0)
  assert.ok(Math.abs(told - 10) <= 1, `${told}`)
  assert.is(turn(knob, edges(40, 80)), 10)
})

test.run()
