// What an owner would lose: sound while a process dies, state over a reboot or a pulled plug, silence after a stop.
// time limit: 900 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { untilSounding } from '../install-box.ts'
import { Lab } from '../lab.ts'

const lab = Lab.here()

interface Status {
  engine: { state: string; pid: number }
  frames: number
  counters: Record<string, number>
  processes: { supervisor: number; engine: number; media: number }
}

const status = () => lab.mixctl<Status>('status')
const mainPid = async () => Number(await lab.read('systemctl show -P MainPID mixbox'))
const value = async (address: string) => (await lab.mixctl<{ value: unknown }[]>(`get ${address}`))[0]!.value
const boxProcesses = async () =>
  (await lab.read('cat /sys/fs/cgroup/system.slice/mixbox.service/cgroup.procs', { codes: 'any' }))
    .split('\n')
    .filter(Boolean)

/** The supervisor is another one, and answers. */
async function untilReplaced(pid: number): Promise<void> {
  await lab.until('another supervisor is active', 120, async () => {
    const now = await mainPid()
    return (
      now !== 0 &&
      now !== pid &&
      (await lab.read('systemctl is-active mixbox', { codes: 'any' })) === 'active'
    )
  })
}

test('a killed supervisor is started again by systemd and adopts the engine that plays on', async () => {
  await lab.mixctl('set /ch/02/mix/fader -7.5')
  const before = await status()
  await lab.run(`kill -9 ${before.processes.supervisor}`)
  await untilReplaced(before.processes.supervisor)
  const after = await status()
  assert.is(after.processes.engine, before.processes.engine)
  assert.is(after.processes.media, before.processes.media)
  assert.ok(after.frames > before.frames)
  assert.is(await value('/ch/02/mix/fader'), -7.5)
  const said = await lab.read('journalctl -u mixbox --no-pager -n 60')
  assert.match(said, new RegExp(`engine ${before.processes.engine}.*play on for its successor`))
})

test('a frozen supervisor is bitten by the watchdog, and the engine plays on', async () => {
  const before = await status()
  await lab.run(`kill -STOP ${before.processes.supervisor}`)
  await untilReplaced(before.processes.supervisor)
  const after = await status()
  assert.is(after.processes.engine, before.processes.engine)
  assert.match(await lab.read('journalctl -u mixbox --no-pager -n 80'), /Watchdog timeout/)
})

test('a killed engine is replaced by the supervisor, which systemd does not notice', async () => {
  const before = await status()
  await lab.run(`kill -9 ${before.processes.engine}`)
  await lab.until('another engine runs', 180, async () => {
    const { engine } = await status()
    return engine.state === 'running' && engine.pid !== before.processes.engine
  })
  const after = await status()
  assert.is(after.processes.supervisor, before.processes.supervisor)
  assert.is(await value('/ch/02/mix/fader'), -7.5)
  assert.ok(after.frames > before.frames)
})

test('a killed media process is started again', async () => {
  const before = await status()
  await lab.run(`kill -9 ${before.processes.media}`)
  await lab.until('another media process runs', 120, async () => {
    const { media } = (await status()).processes
    return media !== 0 && media !== before.processes.media
  })
  assert.is((await status()).processes.engine, before.processes.engine)
})

test('a stop leaves no process and no memory, even when the supervisor is frozen', async () => {
  await lab.run('systemctl stop mixbox', { within: 120 })
  assert.equal(await boxProcesses(), [])
  assert.is(await lab.read('systemctl is-failed mixbox', { codes: 'any' }), 'inactive')
  assert.is(await lab.read('ls /dev/shm | grep mixbox', { codes: [0, 1] }), '')
  await lab.run('systemctl start mixbox', { within: 240 })
  await lab.run(`kill -STOP ${await mainPid()}; systemctl stop mixbox`, { within: 180 })
  assert.equal(await boxProcesses(), [])
  assert.is(await lab.read('ls /dev/shm | grep mixbox', { codes: [0, 1] }), '')
})

test('after a reboot the box runs by itself, with everything as it was set', async () => {
  await lab.run('systemctl start mixbox', { within: 240 })
  await lab.mixctl('set /ch/01/mix/fader -12.5 /ch/01/config/name Singer')
  await lab.reboot()
  await untilSounding(lab, 240)
  assert.is(await value('/ch/01/mix/fader'), -12.5)
  assert.is(await value('/ch/01/config/name'), 'Singer')
})

test('a plug pulled while moves are being saved: the box starts with a whole state, at most two seconds old', async () => {
  // Moves for ever, each a save; the last one that was acknowledged two seconds before the cut has to be there.
  await lab.run(
    `systemd-run -q --unit=lab-moves sh -c 'for n in $(seq 1 60); do mixctl set /ch/01/mix/fader -$n >/dev/null && echo "$n $(cut -d" " -f1 /proc/uptime)"; done'`,
  )
  await lab.until('moves are being made', 120, async () => {
    return (await lab.read('journalctl -u lab-moves -o cat --no-pager')).split('\n').length >= 4
  })
  const acknowledged = (await lab.read('journalctl -u lab-moves -o cat --no-pager'))
    .split('\n')
    .map((line) => line.split(' ').map(Number) as [number, number])
  const now = Number(await lab.read('cut -d" " -f1 /proc/uptime'))
  await lab.cutPower()
  await untilSounding(lab, 240)
  const sure = Math.max(0, ...acknowledged.filter(([, at]) => at < now - 2).map(([n]) => n))
  const kept = -Number(await value('/ch/01/mix/fader'))
  assert.ok(kept >= sure && kept <= 60, `kept -${kept} dB; -${sure} dB was set two seconds before`)
  assert.is(await value('/ch/01/config/name'), 'Singer')
  assert.not.match(await lab.read('journalctl -b -u mixbox --no-pager'), /not JSON|kept aside/)
})

test('the unit asks for little: systemd-analyze security', async () => {
  const told = await lab.read('systemd-analyze security mixbox --no-pager')
  const exposure = Number(/exposure level for mixbox.service: ([\d.]+)/.exec(told)![1])
  assert.ok(exposure <= 2.5, `exposure ${exposure}`)
})

test.run()
