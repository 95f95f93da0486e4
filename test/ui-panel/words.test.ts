// Times and events in words that people read at a glance; the spectrum where its frequencies are.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { spectrumFrame } from '../../firmware/surfaces/web/frames.ts'
import { toDb, toHertz, toX, toY } from '../../ui-panel/model/eq-curve.ts'
import { readSpectrum, spectrumPath } from '../../ui-panel/model/spectrum-frame.ts'
import { duration, eventText, microseconds } from '../../ui-panel/model/status.ts'

test('how long the box has been running is said in its two largest units', () => {
  const rows = [
    [0.4, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [61, '1 min 1 s'],
    [3600, '1 h'],
    [7384, '2 h 3 min'],
    [86_400 * 3 + 3600 * 4 + 59, '3 d 4 h'],
  ] as const
  for (const [seconds, words] of rows) assert.is(duration(seconds), words)
})

test('times of the engine are read without counting zeros', () => {
  const rows = [
    [0, '0 µs'],
    [184.4, '184 µs'],
    [1333, '1.33 ms'],
    [21_333, '21.3 ms'],
  ] as const
  for (const [us, words] of rows) assert.is(microseconds(us), words)
})

test('what happened is said in words; what this page does not know, by its name', () => {
  assert.is(eventText('cardLost'), 'The card is gone')
  assert.is(eventText('somethingNew'), 'somethingNew')
})

test('the graph’s ways there and back are one', () => {
  for (const hertz of [20, 300, 1000, 20_000]) assert.ok(Math.abs(toHertz(toX(hertz)) / hertz - 1) < 1e-9)
  for (const db of [-18, -4, 0, 18]) assert.ok(Math.abs(toDb(toY(db)) - db) < 1e-9)
  assert.ok(Math.abs(toX(200) - 1 / 3) < 1e-9, 'a decade is a third of the way')
})

test('a tone stands behind the curve at its own frequency and level', () => {
  // As the box sends it: a sixth of an octave apart from 500 Hz; silence but for 1 kHz.
  const bands = Array.from({ length: 13 }, (_, n) => ({
    hertz: 500 * 2 ** (n / 6),
    db: n === 6 ? -24 : null,
  }))
  const sent = spectrumFrame(48_000, bands)
  const data = sent.buffer.slice(sent.byteOffset, sent.byteOffset + sent.length) as ArrayBuffer
  const points = spectrumPath(readSpectrum(data)!)
    .replace(/[MZ]/g, '')
    .split('L')
    .map((point) => point.split(' ').map(Number) as [number, number])
  const [top] = [...points].sort((a, b) => a[1] - b[1])
  assert.ok(Math.abs(top![0] - toX(1000)) < 0.001, `x ${top![0]}`)
  assert.is(top![1], 0.25, '-24 of -96 dB')
  assert.is(points.filter(([, y]) => y < 1).length, 1)
  for (const length of [0, 15, data.byteLength - 1]) assert.is(readSpectrum(data.slice(0, length)), undefined)
})

test.run()
