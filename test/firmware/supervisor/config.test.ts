// What a user would lose: a wrong line in the configuration that is found at once, not on stage.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError, parseConfig, parseConfigText, readConfig } from '../../../firmware/supervisor/index.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'

function faultsOf(act: () => unknown): readonly string[] {
  try {
    act()
  } catch (error) {
    assert.instance(error, ConfigError)
    return (error as ConfigError).faults
  }
  assert.unreachable('the configuration was taken')
  return []
}

test('an empty file gives the box as delivered', () => {
  assert.equal(parseConfigText('{}', 'f'), {
    cards: { prefer: ['auto'] },
    rate: 48000,
    periodFrames: 64,
    periods: 3,
    channels: { inputs: 16, outputs: 2 },
    console: { strips: 16, buses: 8, matrices: 2 },
    engine: { priority: 80, spare: true },
    assets: { mebibytes: 128 },
    sources: 16,
    virtualCard: {},
    mqtt: {
      broker: 'embedded',
      protocol: 5,
      role: 'engineer',
      base: 'mixbox',
      id: '',
      discovery: 'device',
      discoveryPrefix: 'homeassistant',
      meters: 0,
      embedded: { address: '127.0.0.1', port: 1883, users: [] },
    },
    panel: { gpio: 'auto' },
    web: { port: 8080, address: '0.0.0.0', hosts: [] },
    rampMs: 20,
    streamAboveSeconds: 30,
    patience: 1,
    orphanSeconds: 60,
  })
})

test('one key given leaves the others of its section at their defaults', () => {
  const { channels, engine } = parseConfig({ channels: { inputs: 4 }, engine: { cpus: [] } }, 'f')
  assert.equal(channels, { inputs: 4, outputs: 2 })
  assert.equal(engine, { cpus: [], priority: 80, spare: true })
})

// biome-ignore format: one row, one fault
const REFUSED: readonly [given: unknown, key: string, shown: string, allowed: RegExp][] = [
  [{ periodFrames: 7 }, 'periodFrames', '7', /multiple of 16 from 16 to 8192/],
  [{ periodFrames: 0 }, 'periodFrames', '0', /multiple of 16 from 16 to 8192/],
  [{ periodFrames: 100000 }, 'periodFrames', '100000', /multiple of 16 from 16 to 8192/],
  [{ periodFrames: 72 }, 'periodFrames', '72', /multiple of 16/],
  [{ periodFrames: '64' }, 'periodFrames', '"64"', /multiple of 16/],
  [{ rate: 22050 }, 'rate', '22050', /44100, 48000, 88200, 96000/],
  [{ rate: null }, 'rate', 'null', /44100/],
  [{ periods: 1 }, 'periods', '1', /from 2 to 8/],
  [{ periods: 9 }, 'periods', '9', /from 2 to 8/],
  [{ periods: 2.5 }, 'periods', '2.5', /whole number/],
  [{ channels: { inputs: 33 } }, 'channels.inputs', '33', /from 1 to 32/],
  [{ channels: { outputs: 0 } }, 'channels.outputs', '0', /from 1 to 32/],
  [{ channels: 2 }, 'channels', '2', /object with inputs, outputs/],
  [{ console: { strips: 0 } }, 'console.strips', '0', /from 1 to 32/],
  [{ console: { buses: 17 } }, 'console.buses', '17', /from 0 to 16/],
  [{ console: { matrices: -1 } }, 'console.matrices', '-1', /from 0 to 8/],
  [{ engine: { priority: 96 } }, 'engine.priority', '96', /from 0 to 95/],
  [{ engine: { cpus: 1 } }, 'engine.cpus', '1', /list of core numbers/],
  [{ engine: { cpus: [0, -1] } }, 'engine.cpus.1', '-1', /list of core numbers/],
  [{ cards: { capture: '' } }, 'cards.capture', '""', /ALSA name/],
  [{ cards: { prefer: [] } }, 'cards.prefer', '[]', /list of 1 to 16 card ids/],
  [{ cards: { prefer: 'Device' } }, 'cards.prefer', '"Device"', /list of 1 to 16 card ids/],
  [{ cards: { format: 'S8' } }, 'cards.format', '"S8"', /S16, S24, S24_3, S32, FLOAT/],
  [{ assets: { mebibytes: 0 } }, 'assets.mebibytes', '0', /from 1 to 4096/],
  [{ sources: 65 }, 'sources', '65', /from 1 to 64/],
  [{ rampMs: -1 }, 'rampMs', '-1', /from 0 to 10000/],
  [{ soundsFolder: 'sounds' }, 'soundsFolder', '"sounds"', /the absolute path of a folder/],
  [{ patience: 0.5 }, 'patience', '0.5', /from 1 to 100/],
  [{ orphanSeconds: 1e9 }, 'orphanSeconds', '1000000000', /from 0 to 86400/],
  [{ mqtt: { broker: 'on' } }, 'mqtt.broker', '"on"', /"off", "embedded", or an address such as "mqtt:/],
  [{ mqtt: { broker: 'http://pi' } }, 'mqtt.broker', '"http://pi"', /mqtts, ws, wss/],
  [{ mqtt: { broker: 'mqtt://' } }, 'mqtt.broker', '"mqtt://"', /mqtt:\/\/host:1883/],
  [{ mqtt: { broker: 'mqtt://me:secret@pi' } }, 'mqtt.broker', '"mqtt://me:secret@pi"', /without user name and password/],
  [{ mqtt: { protocol: 3 } }, 'mqtt.protocol', '3', /5 \(MQTT 5\) or 4 \(MQTT 3\.1\.1\)/],
  [{ mqtt: { base: 'a/#' } }, 'mqtt.base', '"a/#"', /levels of letters/],
  [{ mqtt: { base: '/mixbox' } }, 'mqtt.base', '"/mixbox"', /levels of letters/],
  [{ mqtt: { id: 'my box' } }, 'mqtt.id', '"my box"', /at most 32 letters/],
  [{ panel: { build: 'maxi' } }, 'panel.build', '"maxi"', /mini, desk, pads, custom, off/],
  [{ panel: { gpio: 'sysfs' } }, 'panel.gpio', '"sysfs"', /auto, character device, onoff, simulated/],
  [{ panel: { i2c: -1 } }, 'panel.i2c', '-1', /number of an I2C adapter/],
  [{ mqtt: { meters: 11 } }, 'mqtt.meters', '11', /from 0 to 10/],
  [{ mqtt: { discovery: 'yes' } }, 'mqtt.discovery', '"yes"', /device, components, off/],
  [{ mqtt: { embedded: { port: 0 } } }, 'mqtt.embedded.port', '0', /from 1 to 65535/],
  [{ mqtt: { embedded: { address: 'pi' } } }, 'mqtt.embedded.address', '"pi"', /an IP address/],
  [{ mqtt: { embedded: { users: ['me'] } } }, 'mqtt.embedded.users.0', '"me"', /username/],
  [{ mqtt: { embedded: { address: '0.0.0.0', users: [] } } }, 'mqtt.embedded.users', '[]', /at least one beyond 127/],
  [{ virtualCard: { in: 'a.wav' } }, 'virtualCard.in', '"a.wav"', /list of WAV files/],
]

for (const [given, key, shown, allowed] of REFUSED) {
  test(`${JSON.stringify(given)} is refused, naming the key, the value and what is allowed`, () => {
    const faults = faultsOf(() => parseConfig(given, 'f'))
    assert.is(faults.length, 1, faults.join('\n'))
    assert.ok(faults[0]!.startsWith(`${key} is ${shown}: give `), faults[0])
    assert.match(faults[0]!, allowed)
  })
}

const UNKNOWN: readonly [given: unknown, key: string, nearest: string][] = [
  [{ perodFrames: 64 }, 'perodFrames', 'periodFrames'],
  [{ channels: { input: 2 } }, 'channels.input', 'channels.inputs'],
  [{ engine: { prio: 2 } }, 'engine.prio', 'engine.priority'],
]

for (const [given, key, nearest] of UNKNOWN) {
  test(`unknown key ${key} is refused with the nearest one`, () => {
    assert.equal(
      faultsOf(() => parseConfig(given, 'f')),
      [`${key} is no known key; the nearest is ${nearest}`],
    )
  })
}

test('all faults are told at once', () => {
  assert.is(faultsOf(() => parseConfig({ rate: 1, periods: 1, nonsense: 1 }, 'f')).length, 3)
})

for (const text of ['', '{', 'rate: 48000', '[]', 'null', '7']) {
  test(`a file that holds ${JSON.stringify(text)} is refused by name`, () => {
    try {
      parseConfigText(text, '/etc/box.json')
      assert.unreachable()
    } catch (error) {
      assert.match((error as Error).message, /\/etc\/box\.json/)
    }
  })
}

test('the file that is named counts, then the one in the state folder', () =>
  inTemporaryFolder((folder) => {
    const named = join(folder, 'named.json')
    const state = join(folder, 'state')
    mkdirSync(state)
    writeFileSync(named, '{"rate": 96000}')
    assert.is(readConfig(undefined, state).config.rate, 48000)
    writeFileSync(join(state, 'mixbox.json'), '{"rate": 44100}')
    assert.is(readConfig(undefined, state).config.rate, 44100)
    assert.is(readConfig(named, state).config.rate, 96000)
    assert.match(
      faultsOf(() => readConfig(join(folder, 'absent.json'), state)).join(),
      /cannot be read.*ENOENT/,
    )
  }))

test.run()
