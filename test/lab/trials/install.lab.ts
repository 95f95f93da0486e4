// What an owner would lose: a box that runs once it is installed, with the rights it needs and no more.
// time limit: 300 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Lab } from '../lab.ts'

const lab = Lab.here()

test('the package leaves a service that runs, by itself after every boot', async () => {
  assert.is(await lab.read('systemctl is-active mixbox'), 'active')
  assert.is(await lab.read('systemctl is-enabled mixbox'), 'enabled')
  assert.is(await lab.read('systemctl is-system-running', { codes: 'any' }), 'running')
})

test('every process of the box is the unprivileged user, none has a capability', async () => {
  const pids = (await lab.read('cat /sys/fs/cgroup/system.slice/mixbox.service/cgroup.procs')).split('\n')
  assert.ok(pids.length >= 3, `processes ${pids.join(' ')}`)
  for (const pid of pids) {
    assert.is(await lab.read(`stat -c %U /proc/${pid}`), 'mixbox')
    assert.is(await lab.read(`grep CapEff /proc/${pid}/status`), 'CapEff:\t0000000000000000')
  }
})

test('the engine has SCHED_FIFO and its memory locked all the same', async () => {
  const { engine } = await lab.mixctl<{ engine: { pid: number } }>('status')
  assert.match(await lab.read(`chrt -p ${engine.pid}`), /SCHED_FIFO[\s\S]*priority: 80/)
  const locked = Number(/VmLck:\s+(\d+) kB/.exec(await lab.read(`cat /proc/${engine.pid}/status`))![1])
  assert.ok(locked > 30_000, `${locked} kB locked`)
})

test('what it says is in the journal', async () => {
  assert.match(await lab.read('journalctl -u mixbox --no-pager'), /engine started/)
})

test.run()
