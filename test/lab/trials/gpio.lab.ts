// What an owner would lose: knobs and lamps of a panel. Lines of a kernel driver, by onoff and by Debian's own tools.
// time limit: 600 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Backend } from '../../../hal/gpio/index.ts'
import type { Felt, Hands } from '../guest/gpio-hands.ts'
import { Lab } from '../lab.ts'

const lab = Lab.here()
const HOME = '/usr/lib/mixbox'
const BUTTON = 5
const LAMP = 6
const KNOB = [10, 11] as const
const BACKENDS: Backend[] = ['character device', 'onoff']
/** Edges a second: 20 turns of 24 detents of 4 states, and slower hands. */
const FASTEST = 20 * 24 * 4
const RATES = [FASTEST / 64, FASTEST / 16, FASTEST / 4, FASTEST]

let program: Promise<string> | undefined

/** The box's own code in the machine, as a user there. */
async function hold(hands: Partial<Hands>, user = 'root') {
  program ??= lab.beside('gpio-world').then(() => lab.beside('gpio-hands'))
  const whole: Hands = {
    ...{ backend: 'character device', chip: lab.gpio.label, world: await lab.gpio.world },
    ...{ plan: { edges: [], times: 0, perSecond: 0 } },
    ...hands,
  }
  return lab.run(`runuser -u ${user} -- node ${await program} '${JSON.stringify(whole)}'`, {
    ...{ codes: 'any', within: 90 },
  })
}

async function feel(hands: Partial<Hands>, user?: string): Promise<Felt> {
  const { stdout, stderr } = await hold(hands, user)
  assert.ok(stdout.startsWith('{'), stdout + stderr)
  return JSON.parse(stdout) as Felt
}

/** So many detents to the right, from rest. */
function turn(detents: number, perSecond: number) {
  const [a, b] = KNOB
  return {
    edges: [a, b, a, b].map((line, n) => [line, n < 2 ? 0 : 1] as [number, 0 | 1]),
    times: detents,
    perSecond,
  }
}

async function rest(): Promise<void> {
  for (const line of [...KNOB, BUTTON]) await lab.gpio.set(line, true)
}

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

const figures: string[] = []

test('the machine is given to the knobs', async () => {
  await lab.run('systemctl stop mixbox', { within: 120 })
  await rest()
})

test('the box finds its lines by label and name, as its own user, and others see who holds them', async () => {
  const look = `gpioinfo -c ${await lab.gpio.chip()} ${BUTTON} KNOB_A`
  const { reason, looked } = await feel(
    {
      ...{ look, encoder: ['KNOB_A', 'KNOB_B'] },
      inputs: [{ line: BUTTON, pull: 'up', activeLow: true, debounceUs: 20_000 }],
    },
    'mixbox',
  )
  assert.match(reason, new RegExp(`^/dev/gpiochip.* "${lab.gpio.label}"$`))
  const [button = '', knob = ''] = looked.split('\n')
  assert.match(knob, /"KNOB_A"\s+input bias=pull-up edges=both consumer="?mixbox/)
  assert.match(button, /input active-low bias=pull-up edges=both debounce-period=20ms consumer="?mixbox/)
})

test('a line that a program holds is refused with its name; a user without the right is told which group has it', async () => {
  const chip = await lab.gpio.chip()
  const holder = await lab.read(`gpioset -C lamp-test -c ${chip} ${LAMP}=1 >/dev/null 2>&1 & echo $!`)
  await lab.until('the lamp is lit', 20, () => lab.gpio.read(LAMP))
  const busy = await hold({ inputs: [{ line: BUTTON }, { line: LAMP }] })
  await lab.run(`kill ${holder}`, { codes: 'any' })
  assert.match(busy.stderr, /EBUSY \(line 6 of chip "mixbox-lab" is held by "lamp-test"\)/)
  const stranger = await hold({ inputs: [{ line: BUTTON }] }, 'nobody')
  assert.match(stranger.stderr, /EACCES.*Members of the group "gpio" may: sudo usermod -aG gpio nobody/)
})

test('a contact that bounces 15 times is one press: by the kernel, and told at once by the box', async () => {
  const edges = Array.from({ length: 31 }, (_, n) => [BUTTON, n % 2] as [number, 0 | 1])
  for (const debounce of ['settled', 'first'] as const) {
    await rest()
    const line = { line: BUTTON, pull: 'up', activeLow: true, debounceUs: 300_000, debounce } as const
    const felt = await feel({ inputs: [line], plan: { edges, times: 1, perSecond: 0 } })
    assert.equal(felt.edges, [[0, 1, 0]], debounce)
  }
})

for (const backend of BACKENDS) {
  test(`${backend}: two presses of a button are two short ones`, async () => {
    await rest()
    const plan = {
      edges: [
        [BUTTON, 0],
        [BUTTON, 1],
      ] as [number, 0 | 1][],
      times: 2,
      perSecond: 4,
    }
    const { events } = await feel({ backend, button: BUTTON, plan })
    assert.equal(events, ['press', 'release', 'short', 'press', 'release', 'short'])
  })

  test(`${backend}: a knob turned, and what is lost of it`, async () => {
    for (const perSecond of RATES) {
      await rest()
      const detents = Math.max(24, perSecond / 4)
      const felt = await feel({ backend, encoder: [...KNOB], plan: turn(detents, perSecond) })
      const { made, position, missed, inferred, lost } = felt
      const steps = `${position} of ${detents} detents told`
      const known = `${lost} edges known to be lost, ${inferred} put back, ${missed} missed`
      const rate = `${made.perSecond.toFixed(0)} edges a second (asked for ${perSecond})`
      figures.push(`gpio      ${backend}: ${rate}: ${steps}; ${known}`)
      lab.tell('gpio', figures)
      if (backend === 'character device') assert.equal([position, missed], [detents, 0], figures.at(-1)!)
      // Sysfs promises nothing at speed; it may lose steps and never makes one.
      else assert.ok(position > 0 && position <= detents, figures.at(-1)!)
    }
  })
}

test('the box runs again', async () => {
  await lab.run('systemctl start mixbox', { within: 300 })
})

test.run()
