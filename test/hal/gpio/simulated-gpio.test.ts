// What a user would lose: a panel that can be tried without one, and errors that say which wire is meant.
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Edge, openButton, openEncoder, openFootswitch, SimulatedGpio } from '../../../hal/gpio/index.ts'
import { LinuxError } from '../../../hal/linux/index.ts'

const NAMES = ['ID_SDA', 'ID_SCL', 'GPIO2', 'GPIO3', 'GPIO4', '', 'GPIO6']

function panel() {
  const gpio = new SimulatedGpio([
    { label: 'pinctrl-rp1', lines: NAMES },
    { label: 'expander', lines: 16 },
  ])
  return { gpio, chip: gpio.chip('pinctrl-rp1') }
}

function refused(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    assert.instance(error, LinuxError)
    return (error as Error).message
  }
  throw new Error('it was not refused')
}

const onEdge = () => {}

test('edges come in order, with the monotonic time at which they were made, after the call that made them', async () => {
  const { gpio, chip } = panel()
  const seen: Edge[] = []
  const inputs = gpio.inputs({
    lines: [{ line: 'GPIO2' }, { line: 6, activeLow: true }],
    onEdge: (edge) => seen.push(edge),
  })
  assert.equal(inputs.offsets, [2, 6])
  assert.equal(inputs.levels(), [false, true])
  const before = Number(process.hrtime.bigint())
  chip.set(6, true)
  chip.set('GPIO2', true)
  chip.set('GPIO2', true)
  chip.set('GPIO2', false)
  const after = Number(process.hrtime.bigint())
  assert.equal(seen, [])
  await sleep(5)
  assert.equal(
    seen.map(({ line, active }) => [line, active]),
    [
      [1, false],
      [0, true],
      [0, false],
    ],
  )
  const times = seen.map(({ timeNs }) => timeNs)
  assert.equal(
    [before, ...times, after],
    [before, ...times, after].sort((a, b) => a - b),
  )
  assert.is(inputs.lost, 0)
})

test('a pull holds an open line; what hangs on it wins; who drives it wins over both', () => {
  const { gpio, chip } = panel()
  const inputs = gpio.inputs({
    lines: [
      { line: 2, pull: 'up' },
      { line: 3, pull: 'down' },
    ],
    onEdge,
  })
  assert.equal(inputs.levels(), [true, false])
  chip.set(2, false)
  chip.set(3, true)
  assert.equal(inputs.levels(), [false, true])
  chip.set(2, undefined)
  assert.equal(inputs.levels(), [true, true])
  const outputs = gpio.outputs({
    lines: [
      { line: 4, active: true },
      { line: 6, activeLow: true },
    ],
  })
  assert.equal([chip.level(4), chip.level(6)], [true, true])
  outputs.set(0, false)
  outputs.set(1, true)
  assert.equal([chip.level('GPIO4'), chip.level(6)], [false, false])
  outputs.close()
  chip.set(4, true)
  assert.is(chip.level(4), true)
})

test('open drain lets the line go where it is not low', () => {
  const { gpio, chip } = panel()
  const outputs = gpio.outputs({ lines: [{ line: 4, drive: 'open drain', active: true }] })
  chip.set(4, false)
  assert.is(chip.level(4), false)
  chip.set(4, true)
  assert.is(chip.level(4), true)
  outputs.set(0, false)
  assert.is(chip.level(4), false)
})

test('a listener who does not come for 5000 edges gets the newest 1024, and is told how many are lost', async () => {
  const { gpio, chip } = panel()
  const seen: Edge[] = []
  const inputs = gpio.inputs({ lines: [{ line: 2 }, { line: 3 }], onEdge: (edge) => seen.push(edge) })
  chip.set(3, true)
  for (let n = 0; n < 5000; n++) chip.set(2, n % 2 === 0)
  await sleep(5)
  assert.is(seen.length, 1024)
  assert.is(seen[0]!.lost, 5001 - 1024)
  assert.is(seen[0]!.lineLost, 5000 - 1024)
  assert.is(inputs.lost, 5001 - 1024)
  chip.set(3, false)
  await sleep(5)
  assert.equal([seen.at(-1)!.lost, seen.at(-1)!.lineLost], [0, 1])
})

test('errors name the line, the chip and what there is', () => {
  const { gpio } = panel()
  assert.match(
    refused(() => gpio.inputs({ chip: 'nowhere', lines: [{ line: 1 }], onEdge })),
    /ENODEV.*"nowhere".*"pinctrl-rp1" \(simulated0, 7 lines\), "expander"/,
  )
  assert.match(
    refused(() => gpio.inputs({ lines: [{ line: 'GPIO9' }], onEdge })),
    /inputs GPIO9: ENOENT.*"pinctrl-rp1".*"GPIO9".*"ID_SDA", "ID_SCL"/,
  )
  assert.match(
    refused(() => gpio.inputs({ lines: [{ line: 7 }], onEdge })),
    /ENOENT.*"pinctrl-rp1".*0 to 6/,
  )
  assert.match(
    refused(() => gpio.outputs({ chip: 'expander', lines: [{ line: 'A0' }] })),
    /ENOENT.*no names, only the numbers 0 to 15/,
  )
  assert.match(
    refused(() => gpio.inputs({ lines: [{ line: 'GPIO2' }, { line: 2 }], onEdge })),
    /EINVAL.*line 2 is asked for twice/,
  )
  assert.match(
    refused(() => gpio.inputs({ lines: [], onEdge })),
    /EINVAL.*1 to 64/,
  )
  for (const line of [-1, 1.5, Number.NaN]) {
    assert.match(
      refused(() => gpio.inputs({ lines: [{ line }], onEdge })),
      /ENOENT/,
    )
  }
  const two = new SimulatedGpio([
    { label: 'same', lines: 2 },
    { label: 'same', lines: 2 },
  ])
  assert.match(
    refused(() => two.inputs({ chip: 'same', lines: [{ line: 0 }], onEdge })),
    /more than one.*"same"/,
  )
  assert.match(
    refused(() => two.inputs({ lines: [{ line: 0 }], onEdge })),
    /ENODEV.*no header chip/,
  )
})

test("a line is one holder's at a time, who is named; it is free again after close, once", () => {
  const { gpio } = panel()
  const first = gpio.inputs({ lines: [{ line: 'GPIO3' }], consumer: 'a fan', onEdge })
  assert.match(
    refused(() => gpio.outputs({ lines: [{ line: 'GPIO2' }, { line: 'GPIO3' }] })),
    /EBUSY.*line "GPIO3" of chip "pinctrl-rp1" is held by "a fan"/,
  )
  first.close()
  const second = gpio.outputs({ lines: [{ line: 'GPIO2' }, { line: 'GPIO3' }] })
  first.close()
  assert.match(
    refused(() => gpio.inputs({ lines: [{ line: 'GPIO3' }], onEdge })),
    /EBUSY.*"mixbox"/,
  )
  assert.match(
    refused(() => first.levels()),
    /EBADF/,
  )
  gpio.close()
  assert.match(
    refused(() => second.set(0, true)),
    /EBADF/,
  )
  gpio.inputs({ lines: [{ line: 'GPIO3' }], onEdge }).close()
})

test('what is queued when a group is closed is told to nobody', async () => {
  const { gpio, chip } = panel()
  const seen: Edge[] = []
  const inputs = gpio.inputs({ lines: [{ line: 2 }], onEdge: (edge) => seen.push(edge) })
  chip.set(2, true)
  inputs.close()
  await sleep(5)
  assert.equal(seen, [])
})

test('an encoder on two lines: ten detents and four back, bouncing; reversed it goes the other way', async () => {
  for (const reversed of [false, true]) {
    const { gpio, chip } = panel()
    let steps = 0
    const encoder = openEncoder(gpio, { a: 'GPIO2', b: 'GPIO3', reversed, acceleration: [] }, (turned) => {
      steps += turned
    })
    // The right hand's wave: A closes to ground first.
    const right = [
      [2, false],
      [3, false],
      [2, true],
      [3, true],
    ] as const
    const left = [
      [3, false],
      [2, false],
      [3, true],
      [2, true],
    ] as const
    for (const [detents, way] of [
      [10, right],
      [4, left],
    ] as const) {
      for (let n = 0; n < detents; n++) {
        for (const [line, level] of way) {
          for (const bounced of [level, !level, level]) chip.set(line, bounced)
        }
      }
    }
    await sleep(5)
    assert.is(steps, reversed ? -6 : 6)
    assert.equal([encoder.position, encoder.missed, encoder.inputs.lost], [steps, 0, 0])
    encoder.close()
  }
})

test('a knob that is turned left first, right first, or from between two detents when the box starts', async () => {
  const STARTS: [levels: [boolean, boolean], edges: [line: 2 | 3, level: boolean][], detents: number][] = [
    [
      [true, true],
      [
        [3, false],
        [2, false],
        [3, true],
        [2, true],
      ],
      -1,
    ],
    [
      [true, true],
      [
        [2, false],
        [3, false],
        [2, true],
        [3, true],
      ],
      1,
    ],
    [
      [true, false],
      [
        [2, false],
        [3, true],
        [2, true],
      ],
      -1,
    ],
    [
      [false, true],
      [
        [3, false],
        [2, true],
        [3, true],
      ],
      1,
    ],
  ]
  for (const [levels, edges, detents] of STARTS) {
    const { gpio, chip } = panel()
    for (const [n, level] of levels.entries()) chip.set(2 + n, level)
    const encoder = openEncoder(gpio, { a: 2, b: 3 }, () => {})
    for (const [line, level] of edges) chip.set(line, level)
    await sleep(5)
    assert.equal([encoder.position, encoder.missed], [detents, 0])
  }
})

test('a bouncing button: pressed at its first contact, long while it is held, all with the time of the edge', async () => {
  const { gpio, chip } = panel()
  const seen: [string, number][] = []
  openButton(gpio, { line: 'GPIO4', longMs: 60 }, (event, timeNs) => seen.push([event, timeNs]))
  const pressed = Number(process.hrtime.bigint())
  for (const closed of [true, false, true]) chip.set(4, !closed)
  await sleep(150)
  for (const closed of [false, true, false]) chip.set(4, !closed)
  await sleep(30)
  assert.equal(
    seen.map(([event]) => event),
    ['press', 'long', 'release'],
  )
  const [press, long] = seen.map(([, timeNs]) => timeNs)
  assert.ok(press! >= pressed)
  assert.is(long, press! + 60e6)
  gpio.close()
})

test('who closes a line while being told of it is told no more, of what bounces and of what is held', async () => {
  const { gpio, chip } = panel()
  const seen: string[] = []
  const button = openButton(gpio, { line: 4, longMs: 20, holdMs: 10 }, (event) => {
    seen.push(event)
    button.close()
  })
  const line = { line: 2, debounceUs: 10_000, debounce: 'first' } as const
  const inputs = gpio.inputs({
    lines: [line],
    onEdge({ active }) {
      seen.push(`edge ${active}`)
      inputs.close()
    },
  })
  chip.set(4, false)
  for (const level of [true, false]) chip.set(2, level)
  await sleep(60)
  assert.equal(seen, ['press', 'edge true'])
})

test('a release that waits in the queue while the process is busy past the long time is a short press', async () => {
  const { gpio, chip } = panel()
  const seen: string[] = []
  openButton(gpio, { line: 4, longMs: 50, bounceUs: 0 }, (event) => seen.push(event))
  chip.set(4, false)
  await sleep(10)
  chip.set(4, true)
  const busyUntil = Date.now() + 100
  while (Date.now() < busyUntil);
  await sleep(80)
  assert.equal(seen, ['press', 'release', 'short'])
})

test('footswitches: a latching one is pushed at each change, a glitch on its cable is no push', async () => {
  const { gpio, chip } = panel()
  const seen: string[] = []
  openFootswitch(gpio, { line: 2, contact: 'detect', action: 'latching' }, (event) => seen.push(event))
  chip.set(2, false)
  chip.set(2, true)
  await sleep(60)
  assert.equal(seen, [])
  for (const level of [false, true]) {
    chip.set(2, level)
    await sleep(60)
  }
  assert.equal(seen, ['press', 'release', 'short', 'press', 'release', 'short'])
  gpio.close()
})

test.run()
