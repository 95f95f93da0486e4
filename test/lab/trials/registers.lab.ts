// What an owner would lose: a panel whose knobs and meters do nothing. onoff and i2c-bus, on kernel drivers.
// time limit: 480 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Lab } from '../lab.ts'

const lab = Lab.here()
const HOME = '/usr/lib/mixbox'

/** Runs a program beside the box's own packages, as the box's user. */
const asMixbox = (program: string, within = 60) =>
  lab.read(`cd ${HOME} && runuser -u mixbox -- node --input-type=module -e '${program}'`, { within })

test('i2c-bus writes registers that i2cget reads, and reads what i2cset wrote', async () => {
  const bus = await lab.i2c.make([0x48, 0x70])
  await lab.i2c.write(0x48, 0x10, 0xa5)
  const told = await asMixbox(`
    import i2c from "i2c-bus"
    const bus = await i2c.openPromisified(${bus})
    await bus.writeByte(0x70, 0x21, 0x5a)
    await bus.writeWord(0x70, 0x30, 0x1234)
    const read = await bus.readByte(0x48, 0x10)
    const found = await bus.scan(0x40, 0x77)
    const absent = await bus.readByte(0x20, 0).catch((error) => error.code)
    const raw = await bus.i2cWrite(0x70, 1, Buffer.of(0)).catch((error) => error.code)
    console.log(JSON.stringify({ read, found, absent, raw }))`)
  const { read, found, absent, raw } = JSON.parse(told)
  assert.is(read, 0xa5)
  assert.equal(found, [0x48, 0x70])
  // i2c-stub answers for its own addresses only, and knows SMBus calls only.
  assert.ok(['ENODEV', 'ENXIO', 'EREMOTEIO'].includes(absent), absent)
  assert.ok(['ENOTSUP', 'EOPNOTSUPP'].includes(raw), raw)
  assert.is(await lab.i2c.read(0x70, 0x21), 0x5a)
  assert.is(await lab.i2c.read(0x70, 0x30), 0x34)
})

/** What the panel told, in the order of its lines. */
interface Told {
  faders?: number[]
  sends?: number[]
  keys?: number[]
  status: { name: string; devices: { name: string; online: boolean; error?: string }[] }
}

const CHIPS = [0x20, 0x3c, 0x48, 0x49, 0x70, 0x74]
/** A voltage of each fader as the ADS7828 says it, by its command (internal reference), upper byte first on the wires. */
const FADERS = [0x8c, 0xcc, 0x9c, 0xdc, 0xac, 0xec, 0xbc, 0xfc].map((command, channel) => ({
  command,
  code: channel * 511 + 100,
}))
const swapped = (word: number) => ((word & 0xff) << 8) | (word >> 8)
const RESULT = '/tmp/i2c-panel'
let bus = 0

/** The chips say what they say after power-up, faders and keys somewhere. */
async function makePanel(): Promise<void> {
  bus = await lab.i2c.make(CHIPS)
  await lab.i2c.writeWords(
    0x48,
    Object.fromEntries(FADERS.map(({ command, code }) => [command, swapped(code)])),
  )
  await lab.i2c.writeWords(0x49, { 0: swapped(0x2000), 1: swapped(0x8583) })
  await lab.i2c.writeWords(0x20, { 18: 0x2b, 19: 0x01 })
}

async function panel(more = ''): Promise<void> {
  const program = await lab.beside('i2c-panel')
  await lab.run(`rm -f ${RESULT}; cd ${HOME} && (setsid runuser -u mixbox -- node ${program} ${bus} ${more} \
    > ${RESULT} 2>&1 < /dev/null &)`)
}

async function told(line: number, within = 90): Promise<Told> {
  let text = ''
  await lab.until(`the panel has told ${line + 1} times`, within, async () => {
    text = await lab.read(`cat ${RESULT}`)
    return text.split('\n').filter((each) => each.startsWith('{')).length > line
  })
  return JSON.parse(text.split('\n').filter((each) => each.startsWith('{'))[line]!) as Told
}

test("the box's own drivers: faders and keys as they were set, lamps and pixels where i2cdump finds them", async () => {
  await makePanel()
  await panel()
  const { faders, sends, keys, status } = await told(0)
  assert.equal(
    faders,
    FADERS.map(({ code }) => code / 4096),
  )
  assert.equal(sends, [0.25, 0.25, 0.25, 0.25])
  assert.equal(keys, [0x012b])
  assert.match(status.name, 'SMBus stub')
  for (const { name, online, error } of status.devices) {
    assert.is(online, name !== 'absent', `${name}: ${error}`)
    if (!online) assert.match(String(error), /^absent at 0x77 of i2c-\d+ .*: no answer/)
  }
  // The last conversion asked for: AIN3 to ground.
  assert.is(await lab.i2c.readWord(0x49, 1), swapped(0xf3e3))
  const port = { IODIR: 0x00, GPINTEN: 0x04, INTCON: 0x08, GPPU: 0x0c, OLAT: 0x14 }
  const words = { IODIR: 0x013f, GPINTEN: 0x013f, INTCON: 0, GPPU: 0x013f, OLAT: 0x8040 }
  for (const [name, register] of Object.entries(port)) {
    assert.is(await lab.i2c.readWord(0x20, register), words[name as keyof typeof words], name)
  }
  assert.is(await lab.i2c.read(0x20, 0x0a), 0x44)
  const memory = new Uint8Array(16)
  for (let lamp = 0; lamp < 128; lamp += 9) memory[lamp >> 3]! |= 1 << (lamp & 7)
  assert.equal((await lab.i2c.dump(0x70)).slice(0, 16), [...memory])
  const brightnesses = (await lab.i2c.dump(0x74)).slice(0x24, 0x24 + 144)
  assert.equal(
    brightnesses,
    Array.from({ length: 144 }, (_, lamp) => lamp),
  )
  const display = await lab.i2c.dump(0x3c)
  // Display on, behind it the rest of the set-up; the last block: page 7, column 0x78, five columns of data.
  assert.equal(display.slice(0, 6), [0xaf, 0xd5, 0x80, 0xd3, 0x00, 0x40])
  const block = [0xb7, 0x80, 0x08, 0x80, 0x17, 0x40, 0x3e, 0x51, 0x49, 0x45, 0x3e]
  assert.equal(display.slice(0x80, 0x80 + block.length), block)
})

test('kernel drivers own two addresses: told by name, the rest works; let go, both read what the kernel read', async () => {
  await makePanel()
  await lab.i2c.own(0x48, 'ads7828')
  await lab.i2c.own(0x49, 'ads1115', 'ti-ads1015')
  await panel('wait')
  const before = await told(0)
  const offline = before.status.devices.filter(({ online }) => !online)
  assert.equal(
    offline.map(({ name }) => name),
    ['faders', 'sends', 'absent'],
  )
  assert.match(String(offline[0]!.error), /EBUSY: the kernel driver ads7828 owns the address/)
  assert.match(String(offline[1]!.error), /EBUSY: the kernel driver ads1015 owns the address/)
  assert.equal(before.keys, [0x012b])
  // Another judge of the same registers: the kernel's drivers, in whole millivolts of 2.5 V, and in steps of 15 bits.
  const numbers = async (files: string) =>
    (await lab.read(`cat /sys/bus/i2c/devices/${bus}-00${files}`)).split('\n').map(Number)
  const millivolts = await numbers('48/hwmon/hwmon*/in[0-7]_input')
  const steps = await numbers('49/iio:device*/in_voltage[0-3]_raw')
  await lab.i2c.letGo(0x48)
  await lab.i2c.letGo(0x49)
  const after = await told(1)
  for (const [channel, kernel] of millivolts.entries()) {
    // The driver takes a step to be 610 of its 610.35 uV.
    assert.ok(Math.abs(after.faders![channel]! * 2500 - kernel) <= 2, `channel ${channel}: ${kernel} mV`)
  }
  assert.equal(
    after.sends,
    steps.map((step) => step / 2 ** 15),
  )
  assert.is(millivolts.length + steps.length, 12)
})

test.run()
