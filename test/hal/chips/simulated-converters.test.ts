// What would be lost: drivers proved against a converter that no datasheet describes.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { SimulatedAds1115, SimulatedAds7828 } from '../../../hal/chips/simulated/index.ts'

const word = (bytes: Uint8Array) => (bytes[0]! << 8) | bytes[1]!

/** SBAS444, "data rate": conversions a second by code; SBAS473 likewise. */
for (const { chip, rates } of [
  { chip: 'ADS1115', rates: [8, 16, 32, 64, 128, 250, 475, 860] },
  { chip: 'ADS1015', rates: [128, 250, 490, 920, 1600, 2400, 3300, 3300] },
] as const) {
  test(`${chip}: a conversion takes one over the data rate, and the old value stands until then`, () => {
    for (const [code, rate] of rates.entries()) {
      const simulated = new SimulatedAds1115(0x48, chip)
      simulated.powerUp()
      simulated.volts[2] = 2.048
      // AIN2 to ground, 4.096 V, single shot.
      const configuration = 0x8000 | 0x6000 | 0x0200 | 0x0100 | (code << 5) | 3
      simulated.write(Uint8Array.of(1, configuration >> 8, configuration & 0xff), 10)
      const endMs = 10 + 0.025 + 1000 / rate
      assert.is(word(simulated.read(2, endMs - 0.001)), configuration & 0x7fff)
      simulated.write(Uint8Array.of(0), endMs - 0.001)
      assert.is(word(simulated.read(2, endMs - 0.001)), 0)
      assert.is(word(simulated.read(2, endMs + 0.001)), 0x4000)
      simulated.write(Uint8Array.of(1), endMs + 0.002)
      assert.is(word(simulated.read(2, endMs + 0.002)), configuration)
    }
  })
}

test('ADS1115: codes are two’s complement at every range and between inputs; full scale saturates', () => {
  const cases = [
    { configuration: 0x8183, volts: [6.144 / 4, 0], code: 0x2000 },
    { configuration: 0x8383, volts: [0, 1.024], code: 0xe000 },
    { configuration: 0xc783, volts: [2, 0], code: 0x7fff },
    { configuration: 0x8b83, volts: [0, 9], code: 0x8000 },
  ]
  for (const { configuration, volts, code } of cases) {
    const simulated = new SimulatedAds1115(0x48)
    simulated.powerUp()
    simulated.volts.set(volts)
    simulated.write(Uint8Array.of(1, configuration >> 8, configuration & 0xff), 0)
    simulated.write(Uint8Array.of(0), 1000)
    assert.is(word(simulated.read(2, 1000)), code, configuration.toString(16))
  }
})

test('ADS1115: starting again while it converts changes nothing about when it is done', () => {
  const simulated = new SimulatedAds1115(0x48)
  simulated.powerUp()
  simulated.volts[0] = 1.024
  for (const at of [0, 0.5, 1]) simulated.write(Uint8Array.of(1, 0xc3, 0xe3), at)
  simulated.write(Uint8Array.of(0), 1.19)
  assert.is(word(simulated.read(2, 1.19)), 0x2000)
})

test('ADS7828: without a reference everything is full scale; the internal one needs its time', () => {
  const simulated = new SimulatedAds7828(0x48)
  simulated.powerUp()
  simulated.volts.fill(1)
  simulated.write(Uint8Array.of(0x84), 0)
  assert.is(word(simulated.read(2, 0)), 0xfff)
  simulated.write(Uint8Array.of(0x8c), 10)
  assert.is(word(simulated.read(2, 10.1)), 0xfff)
  assert.is(word(simulated.read(2, 12)), Math.floor((1 / 2.5) * 4096))
})

test('ADS7828: differential pairs, both ways round (table II)', () => {
  const simulated = new SimulatedAds7828(0x48, 8)
  simulated.powerUp()
  simulated.referenceVolts = 2
  simulated.volts.set([1.5, 0.5, 0, 0, 0.25, 1.25])
  const read = (command: number) => {
    simulated.write(Uint8Array.of(command), 0)
    return simulated.read(1, 0)[0]
  }
  assert.is(read(0x04), 128, 'CH0 - CH1')
  assert.is(read(0x44), 0, 'CH1 - CH0')
  assert.is(read(0x24), 0, 'CH4 - CH5')
  assert.is(read(0x64), 128, 'CH5 - CH4')
})

test.run()
