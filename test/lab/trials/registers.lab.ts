// What an owner would lose: a panel whose knobs and meters do nothing. onoff and i2c-bus, on kernel drivers.
// time limit: 240 s
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

test.run()
