import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseCpuList } from '../../../hal/linux/cpus.ts'
import {
  getAffinity,
  LinuxError,
  onlineCpus,
  realtimeRights,
  schedulingOf,
  setAffinity,
  setFifo,
  setOther,
  setTimerSlack,
} from '../../../hal/linux/index.ts'
import { asOrdinaryUser, inChild, output } from './child.ts'

const NO_RIGHTS = asOrdinaryUser('--rtprio=0:0', '--memlock=65536:65536')

/** chrt(1): what the kernel lets a process of ours do. */
const fifoAllowed = spawnSync('chrt', ['-f', '10', 'true']).status === 0

function refusal(act: () => unknown): LinuxError {
  try {
    act()
  } catch (error) {
    assert.instance(error, LinuxError)
    return error as LinuxError
  }
  throw new Error('it was not refused')
}

/** "SCHED_FIFO|SCHED_RESET_ON_FORK 10" */
function chrt(pid: number | string): string {
  const said = output('chrt', '-p', String(pid))
  return [...said.matchAll(/: (.+)$/gm)].map((match) => match[1]).join(' ')
}

test('SCHED_FIFO is set for the calling thread alone, where it is allowed, and given back', () => {
  if (!fifoAllowed) {
    assert.is(refusal(() => setFifo(10)).code, 'EPERM')
    return
  }
  setFifo(10)
  const inside = schedulingOf()
  const outside = chrt(process.pid)
  const child = output('sh', '-c', 'chrt -p $$')
  // proc(5): field 41 of stat is the policy.
  const threads = output('sh', '-c', `cat /proc/${process.pid}/task/*/stat`).split('\n')
  setOther()
  assert.equal(inside, { policy: 1, priority: 10 })
  assert.is(outside, 'SCHED_FIFO|SCHED_RESET_ON_FORK 10')
  assert.match(child, /SCHED_OTHER/, 'a child does not inherit it')
  const policies = threads.map((line) => line.slice(line.lastIndexOf(')') + 2).split(' ')[38])
  assert.ok(policies.length > 2)
  assert.is(policies.filter((policy) => policy === '1').length, 1, 'no other thread has it')
  assert.match(chrt(process.pid), /SCHED_OTHER.* 0$/)
  assert.equal(schedulingOf(), { policy: 0, priority: 0 })
})

test('a priority that there is not is refused with those that there are', () => {
  for (const priority of [0, 100, -1, Number.NaN]) {
    const error = refusal(() => setFifo(priority))
    assert.is(error.code, 'EINVAL')
    assert.match(error.message, new RegExp(`priority ${priority}: .*1 to 99`))
  }
})

test('without the right the error and the report say how to grant it', () => {
  const code = `
    let message = ''
    try { linux.setFifo(10) } catch (error) { message = error.code + ' ' + error.message }
    say({ message, rights: linux.realtimeRights() })`
  const { said } = inChild(code, { through: NO_RIGHTS })
  assert.match(said.message, /^EPERM .*@audio - rtprio 95.*LimitRTPRIO=95/)
  assert.equal(
    { ...said.rights, fixes: said.rights.fixes.length },
    { fifo: false, maxPriority: 0, memlockBytes: 65536, fixes: 2 },
  )
  assert.match(said.rights.fixes[0], /No right to SCHED_FIFO\. .*limits\.d\/audio\.conf.*LimitRTPRIO=95/)
  assert.match(said.rights.fixes[1], /Only 64 KiB.*@audio - memlock unlimited.*LimitMEMLOCK=infinity/)
})

test('the report agrees with what chrt may do', () => {
  const rights = realtimeRights()
  assert.is(rights.fifo, fifoAllowed)
  if (rights.fifo) {
    assert.is(spawnSync('chrt', ['-f', String(rights.maxPriority), 'true']).status, 0)
    if (rights.maxPriority < 99) {
      assert.is.not(spawnSync('chrt', ['-f', String(rights.maxPriority + 1), 'true']).status, 0)
    }
  }
  assert.match(chrt(process.pid), /SCHED_OTHER/, 'asking changed nothing')
})

// Granting a limit takes a right of its own (CAP_SYS_RESOURCE), which containers often lack.
if (spawnSync('prlimit', ['--rtprio=0:50', 'true']).status === 0) {
  test('a limit grants what it says: a soft one below it is raised, and nothing above it', () => {
    const code = `
      import { execFileSync } from 'node:child_process'
      const rights = linux.realtimeRights()
      let refused = ''
      try { linux.setFifo(51) } catch (error) { refused = error.code }
      linux.setFifo(50)
      say({ rights, refused, chrt: execFileSync('chrt', ['-p', String(process.pid)], { encoding: 'utf8' }) })`
    const { said } = inChild(code, { through: asOrdinaryUser('--rtprio=0:50', '--memlock=unlimited') })
    assert.equal(said.rights, { fifo: true, maxPriority: 50, memlockBytes: null, fixes: [] })
    assert.is(said.refused, 'EPERM')
    assert.match(said.chrt, /SCHED_FIFO\|SCHED_RESET_ON_FORK\n.*priority: 50/)
  })
}

test('cores are kept to, as taskset sees them', () => {
  const before = getAffinity()
  const taskset = () => parseCpuList(output('taskset', '-pc', String(process.pid)).split(': ')[1]!)
  assert.equal(before, taskset())
  for (const cpu of before) {
    setAffinity([cpu])
    assert.equal(taskset(), [cpu])
    assert.equal(getAffinity(), [cpu])
  }
  setAffinity(before)
  assert.equal(taskset(), before)
})

test('cores that there are not are refused with those that there are', () => {
  const before = getAffinity()
  for (const cpus of [[], [1023], [-1], [1024], [0.5], [Number.NaN], [before[0]!, 5000]]) {
    const error = refusal(() => setAffinity(cpus))
    assert.is(error.code, 'EINVAL')
    assert.match(error.message, /keep to cores .*online are \d/)
  }
  assert.equal(getAffinity(), before)
})

test('the cores online are those that lscpu lists', () => {
  const lscpu = output('lscpu', '--online', '--parse=CPU')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
  assert.equal(onlineCpus(), lscpu.map(Number))
  assert.equal(parseCpuList('0-3,5,8-9\n'), [0, 1, 2, 3, 5, 8, 9])
  assert.equal(parseCpuList('0'), [0])
})

test('the timer slack is what the kernel shows, and nonsense is refused', () => {
  const shown = () => Number(readFileSync(`/proc/self/timerslack_ns`, 'utf8'))
  setTimerSlack(1)
  assert.is(shown(), 1)
  setTimerSlack(50_000)
  assert.is(shown(), 50_000)
  for (const ns of [0, -1, 1.5, 2 ** 31, Number.NaN]) {
    assert.is(refusal(() => setTimerSlack(ns)).errno, constants.errno.EINVAL)
  }
  assert.is(shown(), 50_000)
})

test.run()
