// What an owner would lose: knobs and lamps of a panel. Lines of a kernel driver, by onoff and by Debian's own tools.
// time limit: 240 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Lab } from '../lab.ts'

const lab = Lab.here()
const HOME = '/usr/lib/mixbox'
const BUTTON = 5
const LAMP = 6

test('the character device: a line pulled up is read as 1, one driven is seen outside', async () => {
  const chip = await lab.gpio.chip()
  for (const high of [true, false]) {
    await lab.gpio.set(BUTTON, high)
    const told = await lab.read(`runuser -u mixbox -- gpioget --numeric -c ${chip} ${BUTTON}`)
    assert.is(told, high ? '1' : '0')
  }
  const holder = await lab.read(`runuser -u mixbox -- gpioset -c ${chip} ${LAMP}=1 >/dev/null 2>&1 & echo $!`)
  await lab.until('the lamp is lit', 20, () => lab.gpio.read(LAMP))
  await lab.run(`kill ${holder}`, { codes: 'any' })
})

test('onoff: edges of a line reach the program, in order and none lost, and a lamp follows', async () => {
  const base = await lab.gpio.sysfsBase()
  const [button, lamp] = [base + BUTTON, base + LAMP]
  await lab.gpio.set(BUTTON, false)
  const program = `
    import { Gpio } from "onoff"
    const lamp = new Gpio(${lamp}, "out")
    const button = new Gpio(${button}, "in", "both")
    const seen = []
    button.watch((error, value) => {
      seen.push(error ? error.code : value)
      lamp.writeSync(value)
      if (seen.length < 6) return
      console.log(JSON.stringify(seen))
      button.unexport()
      lamp.unexport()
      process.exit()
    })
    console.error("watching")`
  await lab.run(
    `cd ${HOME} && systemd-run -q --unit=lab-onoff --collect -p WorkingDirectory=${HOME} node --input-type=module -e '${program}'`,
  )
  const told = () => lab.read('journalctl -u lab-onoff -o cat --no-pager')
  await lab.until('onoff watches', 60, async () => /^watching$/m.test(await told()))
  const pressed = { line: BUTTON, high: true }
  const released = { line: BUTTON, high: false }
  // Slower than the driver's own queue of one edge in sysfs.
  await lab.gpio.turn([pressed, released, pressed, released, pressed], 300_000)
  await lab.until('the lamp is lit', 20, () => lab.gpio.read(LAMP))
  await lab.gpio.set(BUTTON, false)
  await lab.until('six edges were seen', 30, async () => /^\[.*\]$/m.test(await told()))
  assert.match(await told(), /^\[1,0,1,0,1,0\]$/m)
})

test.run()
