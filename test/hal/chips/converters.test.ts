// What would be lost: faders that move the wrong strip, jump, or stop short of their ends.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Ads1115, Ads7828 } from '../../../hal/chips/index.ts'
import { SimulatedAds1115, SimulatedAds7828 } from '../../../hal/chips/simulated/index.ts'
import { Wired } from './wired.ts'

/** Command bytes as the kernel's ads7828.c makes them, by channel: internal reference, external reference. */
const COMMANDS = [
  { internal: 0x8c, external: 0x84 },
  { internal: 0xcc, external: 0xc4 },
  { internal: 0x9c, external: 0x94 },
  { internal: 0xdc, external: 0xd4 },
  { internal: 0xac, external: 0xa4 },
  { internal: 0xec, external: 0xe4 },
  { internal: 0xbc, external: 0xb4 },
  { internal: 0xfc, external: 0xf4 },
]

for (const chip of ['ADS7828', 'ADS7830'] as const) {
  test(`${chip}: every channel is asked by its command and gives its own voltage`, async () => {
    const bits = chip === 'ADS7828' ? 12 : 8
    const simulated = new SimulatedAds7828(0x48, bits)
    simulated.referenceVolts = 4
    const wired = new Wired(simulated)
    const faders = new Ads7828(wired.bus, { address: 0x48, name: 'faders', chip, referenceVolts: 4 })
    await wired.bus.start()
    for (const [channel, { external }] of COMMANDS.entries()) {
      const part = (channel + 0.5) / 8
      simulated.volts.fill(0)
      simulated.volts[channel] = part * 4
      let read = 0
      const trace = await wired.during(async () => {
        read = await faders.read(channel)
      })
      const code = Math.floor(part * 2 ** bits)
      assert.is(read, code / 2 ** bits)
      const bytes = bits === 12 ? [code >> 8, code & 0xff] : [code]
      const answer = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
      assert.equal(trace, [`${external.toString(16)} > ${answer}`])
    }
    await wired.bus.stop()
  })
}

test('ADS7828: its own reference is switched on, and given its time, before a fader is believed', async () => {
  const simulated = new SimulatedAds7828(0x48)
  const wired = new Wired(simulated)
  const faders = new Ads7828(wired.bus, { address: 0x48, name: 'faders', chip: 'ADS7828' })
  simulated.volts.fill(1.25)
  await wired.bus.start()
  assert.is(wired.trace[0]!.slice(0, 2), '8c')
  assert.is(faders.fullScaleVolts, 2.5)
  for (const [channel, { internal }] of COMMANDS.entries()) {
    const trace = await wired.during(async () => assert.is(await faders.read(channel), 0.5))
    assert.equal(trace, [`${internal.toString(16)} > 08 00`])
  }
  simulated.volts[7] = 5
  assert.is(await faders.read(7), 4095 / 4096, 'above the reference is the end of the fader')
  await wired.bus.stop()
})

/** SBAS444, configuration register: start, AINn to ground, 4.096 V, single shot, 860 SPS, comparator off. */
const STARTS = ['01 c3 e3', '01 d3 e3', '01 e3 e3', '01 f3 e3']

for (const chip of ['ADS1115', 'ADS1015'] as const) {
  test(`${chip}: a conversion is started, waited for and read; none is read before it is done`, async () => {
    for (const clock of [0.9, 1, 1.1]) {
      const simulated = new SimulatedAds1115(0x4a, chip)
      simulated.clock = clock
      const wired = new Wired(simulated)
      const faders = new Ads1115(wired.bus, { address: 0x4a, name: 'faders', chip })
      await wired.bus.start()
      assert.equal(wired.trace, ['01 > 85 83'], 'the configuration after reset')
      for (const channel of [0, 1, 2, 3]) {
        simulated.volts.fill(3.9)
        simulated.volts[channel] = 1.024
        const trace = await wired.during(async () => assert.is(await faders.read(channel), 0.25))
        assert.is(trace[0], STARTS[channel])
        assert.is(trace.at(-1), '00 > 20 00')
        // Upper bit of the configuration: 0 while it converts.
        const looks = trace.slice(1, -1).map((line) => Number.parseInt(line.slice(5, 7), 16) >> 7)
        assert.is(looks.at(-1), 1)
        assert.ok(looks.slice(0, -1).every((ready) => ready === 0))
      }
      await wired.bus.stop()
    }
  })
}

test('ADS1115: faders asked for at the same time are converted one after the other, each its own', async () => {
  const simulated = new SimulatedAds1115(0x48)
  const wired = new Wired(simulated)
  const faders = new Ads1115(wired.bus, { address: 0x48, name: 'faders', chip: 'ADS1115' })
  simulated.volts.set([0.512, 1.024, 1.536, -0.1])
  await wired.bus.start()
  assert.equal(
    await Promise.all([0, 1, 2, 3].map((channel) => faders.read(channel))),
    [0.125, 0.25, 0.375, 0],
  )
  await wired.bus.stop()
})

test('ADS1115: after a fader that could not be read the next one is', async () => {
  const simulated = new SimulatedAds1115(0x48)
  const wired = new Wired(simulated)
  const faders = new Ads1115(wired.bus, { address: 0x48, name: 'left faders', chip: 'ADS1115' })
  simulated.volts.fill(2.048)
  await wired.bus.start()
  wired.port.pull(0x48)
  assert.match(String(await faders.read(0).catch(String)), 'I2cError: left faders at 0x48')
  const back = wired.back()
  wired.port.plug(simulated)
  await back
  assert.is(await faders.read(0), 0.5)
  await wired.bus.stop()
})

test('a channel a converter does not have is refused by name', async () => {
  const wired = new Wired(new SimulatedAds7828(0x48))
  const eight = new Ads7828(wired.bus, { address: 0x48, name: 'faders', chip: 'ADS7828' })
  const four = new Ads1115(wired.bus, { address: 0x49, name: 'sends', chip: 'ADS1015' })
  assert.is(await eight.read(8).catch(String), 'RangeError: faders: channel 8; allowed are 0 to 7')
  assert.is(await four.read(-1).catch(String), 'RangeError: sends: channel -1; allowed are 0 to 3')
})

test.run()
