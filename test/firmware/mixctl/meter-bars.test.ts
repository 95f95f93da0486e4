import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { chosenChannels, type MeterUpdate, meterBars } from '../../../firmware/mixctl/meter-bars.ts'

const CHANNELS = ['ch 01', 'ch 11', 'bus 01', 'main L', 'main R', 'out 01'].map((id, at) => ({
  ...{ id, at },
  name: id === 'ch 01' ? 'Vox' : id.replace('ch', 'Ch'),
}))

const ids = (...words: string[]): string[] => chosenChannels(CHANNELS, words).map(({ id }) => id)

test('meters are chosen by the beginnings of their names, numbers as a whole', () => {
  assert.is(ids().length, 6)
  assert.equal(ids('ch'), ['ch 01', 'ch 11'])
  assert.equal(ids('ch 1'), ['ch 01'])
  assert.equal(ids('/ch/01'), ['ch 01'])
  assert.equal(ids('CH11', 'main'), ['ch 11', 'main L', 'main R'])
  assert.equal(ids('main r'), ['main R'])
  assert.equal(ids('matrix'), [])
})

test('a bar has its level, and beside it what gate and compressor turn down and how often it clipped', () => {
  const update: MeterUpdate = {
    ...{ frame: 0, frames: 480 },
    peakDb: [-20, null, -3, 0, 0, 0],
    rmsDb: [-23, null, -6, 0, 0, 0],
    // -20 dB is half of the scale: 25 of 50.
    barDb: [-20, null, 0, 0, 0, 0],
    clips: [0, 0, 0, 0, 0, 0],
    gateDb: [0, -60, null, 0, 0, 0],
    compressorDb: [-4.26, -0.04, 0, 0, 0, 0],
  }
  const lines = meterBars(chosenChannels(CHANNELS, ['ch', 'bus']), update, [0, 0, 3, 0, 0, 0]).split('\n')
  assert.equal(lines, [
    `ch 01 Vox ${'#'.repeat(25)}${'.'.repeat(25)}  -20.0  comp -4.3`,
    `ch 11     ${'.'.repeat(50)}   -inf  gate -60.0`,
    `bus 01    ${'#'.repeat(50)}   -3.0  gate -inf  clipped 3`,
  ])
})

test.run()
