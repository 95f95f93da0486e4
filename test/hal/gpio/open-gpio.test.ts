// What an owner would lose: knowing what the panel runs on, or why it does not.
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Gpio as OnoffLine } from 'onoff'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { accessFix } from '../../../hal/gpio/access-fix.ts'
import { gpioDevices } from '../../../hal/gpio/gpio-devices.ts'
import { type Edge, openGpio, SimulatedGpio } from '../../../hal/gpio/index.ts'
import { OnoffGpio } from '../../../hal/gpio/onoff-gpio.ts'
import { sysfsChips } from '../../../hal/gpio/sysfs-chips.ts'
import { LinuxError } from '../../../hal/linux/index.ts'
import { asOrdinaryUser, inChild } from '../linux/child.ts'

const root = mkdtempSync(join(tmpdir(), 'mixbox-open-gpio-'))
process.on('exit', () => rmSync(root, { recursive: true, force: true }))
let made = 0
function folder(): string {
  const path = join(root, String(made++))
  mkdirSync(path)
  return path
}
const nowhere = join(root, 'nowhere')

/** As it is on a Raspberry Pi 5 with kernel 6.6: the header's lines from 571 on. */
function sysfs(): string {
  const path = folder()
  const chips = [
    { label: 'gpio-brcmstb@107d508500', base: 512, ngpio: 32 },
    { label: 'pinctrl-rp1', base: 571, ngpio: 54, names: ['ID_SDA', 'ID_SCL', 'GPIO2', 'GPIO3'] },
    { label: 'gpio-brcmstb@107d517c00', base: 1000, ngpio: 17 },
  ]
  for (const { label, base, ngpio, names } of chips) {
    const chip = join(path, `gpiochip${base}`)
    mkdirSync(join(chip, 'device/of_node'), { recursive: true })
    writeFileSync(join(chip, 'label'), `${label}\n`)
    writeFileSync(join(chip, 'base'), `${base}\n`)
    writeFileSync(join(chip, 'ngpio'), `${ngpio}\n`)
    if (names) writeFileSync(join(chip, 'device/of_node/gpio-line-names'), `${names.join('\0')}\0`)
  }
  writeFileSync(join(path, 'export'), '')
  return path
}

/** The package's class, without sysfs behind it. */
class Line {
  static made: Line[] = []
  static refuse = -1
  value: number
  free = false
  listener: ((error: null, value: number) => void) | undefined
  readonly number: number
  readonly direction: string
  constructor(number: number, direction: string) {
    if (number === Line.refuse)
      throw Object.assign(new Error('EBUSY: resource busy, write'), { errno: -16, code: 'EBUSY' })
    this.number = number
    this.direction = direction
    this.value = direction === 'high' ? 1 : 0
    Line.made.push(this)
  }
  readSync = () => this.value
  writeSync = (value: number) => {
    this.value = value
  }
  watch = (listener: (error: null, value: number) => void) => {
    this.listener = listener
  }
  wake = (value: number) => {
    this.value = value
    this.listener?.(null, value)
  }
  unexport = () => {
    this.free = true
  }
}
function onoff(): OnoffGpio {
  Line.made = []
  Line.refuse = -1
  return new OnoffGpio(Line as unknown as typeof OnoffLine, 'asked for', sysfs())
}
function refused(act: () => unknown): LinuxError {
  try {
    act()
  } catch (error) {
    assert.instance(error, LinuxError)
    return error as LinuxError
  }
  throw new Error('it was not refused')
}

test('a machine without lines: none, with a reason; requests are refused with the same', async () => {
  const gpio = await openGpio({ devices: folder(), sysfs: nowhere })
  assert.is(gpio.backend, 'none')
  assert.match(gpio.reason, /ENODEV.*no .*gpiochipN, nor a chip in .*nowhere/)
  assert.match(
    refused(() => gpio.inputs({ lines: [{ line: 1 }], onEdge() {} })).message,
    /there is no GPIO.*gpiochipN/,
  )
  gpio.close()
})

test('the same with simulated chips to fall back on: those, with the reason', async () => {
  const gpio = await openGpio({
    devices: folder(),
    sysfs: nowhere,
    simulated: [{ label: 'panel', lines: 8 }],
  })
  assert.instance(gpio, SimulatedGpio)
  assert.equal(gpio.chips(), [{ label: 'panel', name: 'simulated0', lines: 8 }])
  assert.match(gpio.reason, /gpiochipN/)
})

test('a backend that was asked for by name is that one or an error', async () => {
  const codes: string[] = []
  for (const backend of ['onoff', 'character device'] as const) {
    await openGpio({ backend, devices: nowhere, sysfs: nowhere }).catch(({ code }) => codes.push(code))
  }
  assert.equal(codes, ['ENODEV', 'ENOENT'])
  assert.is((await openGpio({ backend: 'none' })).backend, 'none')
})

test('a device that does not know the calls (a kernel before 5.10) leaves sysfs, and says why', async () => {
  const devices = folder()
  writeFileSync(join(devices, 'gpiochip0'), '')
  const gpio = await openGpio({ devices, sysfs: sysfs() })
  assert.is(gpio.backend, 'onoff')
  assert.match(gpio.reason, /gpiochip0.*ENOTTY/)
  assert.is(gpio.chips().length, 3)
})

test("a chip that has its predecessor's name too is one chip; the tenth comes after the second", () => {
  const devices = folder()
  for (const n of [10, 0, 2]) writeFileSync(join(devices, `gpiochip${n}`), '')
  writeFileSync(join(devices, 'gpiomem'), '')
  symlinkSync('gpiochip0', join(devices, 'gpiochip4'))
  assert.equal(
    gpioDevices(devices),
    [0, 2, 10].map((n) => join(devices, `gpiochip${n}`)),
  )
})

test('in sysfs the header is found by its label: its numbers are base plus line, named or counted', () => {
  assert.equal(sysfsChips(nowhere), [])
  const gpio = onoff()
  const inputs = gpio.inputs({ lines: [{ line: 17 }, { line: 'GPIO3', pull: 'up' }], onEdge() {} })
  assert.equal(
    Line.made.map(({ number, direction }) => [number, direction]),
    [
      [588, 'in'],
      [574, 'in'],
    ],
  )
  assert.equal(inputs.offsets, [17, 3])
  assert.equal(inputs.warnings, ['sysfs cannot set a pull: line "GPIO3" needs a resistor up'])
  gpio.close()
  assert.ok(Line.made.every(({ free }) => free))
})

test('in sysfs an edge back to the same level tells of one that was lost; a contact to ground is active when low', () => {
  const gpio = onoff()
  const seen: Edge[] = []
  const inputs = gpio.inputs({ lines: [{ line: 5, activeLow: true }], onEdge: (edge) => seen.push(edge) })
  assert.equal(inputs.levels(), [true])
  const before = Number(process.hrtime.bigint())
  for (const value of [1, 0, 0, 1]) Line.made[0]!.wake(value)
  assert.equal(
    seen.map(({ active, lost }) => [active, lost]),
    [
      [false, 0],
      [true, 0],
      [true, 1],
      [false, 0],
    ],
  )
  assert.is(inputs.lost, 1)
  assert.ok(seen.every(({ timeNs }) => timeNs >= before && timeNs <= Number(process.hrtime.bigint())))
})

test('in sysfs bounce is taken out all the same', async () => {
  const gpio = onoff()
  const seen: boolean[] = []
  gpio.inputs({ lines: [{ line: 5, debounceUs: 20_000 }], onEdge: ({ active }) => seen.push(active) })
  for (const value of [1, 0, 1]) Line.made[0]!.wake(value)
  assert.equal(seen, [])
  await sleep(80)
  assert.equal(seen, [true])
  gpio.close()
})

test('in sysfs outputs begin as asked, without a moment of the other level; only push-pull can be had', () => {
  const gpio = onoff()
  const outputs = gpio.outputs({
    lines: [{ line: 1 }, { line: 2, active: true }, { line: 3, activeLow: true }],
  })
  assert.equal(
    Line.made.map(({ direction }) => direction),
    ['low', 'high', 'high'],
  )
  outputs.set(2, true)
  assert.is(Line.made[2]!.value, 0)
  assert.match(
    refused(() => gpio.outputs({ lines: [{ line: 'GPIO2', drive: 'open drain' }] })).message,
    /ENOTSUP.*"GPIO2".*not open drain/,
  )
})

test('in sysfs a line that is taken frees the others that were asked for with it, and the error names it', () => {
  const gpio = onoff()
  Line.refuse = 571 + 9
  const error = refused(() => gpio.inputs({ lines: [{ line: 8 }, { line: 9 }], onEdge() {} }))
  assert.is(error.code, 'EBUSY')
  assert.match(error.message, /line 9 of chip "pinctrl-rp1".*gpioinfo says who/)
  assert.equal(
    Line.made.map(({ free }) => free),
    [true],
  )
})

test('who may not open a device is told which group may, and how to join it', () => {
  const groups = join(root, 'group')
  const gid = statSync(root).gid
  const device = join(root, 'device')
  writeFileSync(device, '')
  chmodSync(device, 0o660)
  writeFileSync(groups, `root:x:0:\ngpio:x:${gid || 997}:pi\n`)
  if (gid === 0) chownSync(device, 0, 997)
  assert.match(accessFix(device, groups), /group "gpio" may: sudo usermod -aG gpio /)
  chmodSync(device, 0o600)
  assert.match(accessFix(device, groups), /Only root may.*udev rule: SUBSYSTEM=="gpio"/)
})

test('a box without the right to the lines has none, says so, and goes on', () => {
  chmodSync(root, 0o755)
  const devices = folder()
  writeFileSync(join(devices, 'gpiochip0'), '')
  chmodSync(join(devices, 'gpiochip0'), 0)
  const room = new URL('../../../hal/gpio/index.js', import.meta.url).href
  const { said, text } = inChild(
    `const { openGpio } = await import('${room}')
    const { backend, reason } = await openGpio({ devices: '${devices}', sysfs: '${nowhere}' })
    say([backend, reason])`,
    { through: asOrdinaryUser('--core=0') },
  )
  assert.is(said?.[0], 'none', text)
  assert.match(said[1], /open GPIO chip .*gpiochip0: EACCES \(this user may not\)\. Only root may/)
})

test.run()
