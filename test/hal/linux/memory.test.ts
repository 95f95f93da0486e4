import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { memoryCounters } from '../../../hal/linux/index.ts'
import { asOrdinaryUser, inChild, memoryFolder, output } from './child.ts'

const folder = memoryFolder()

const LOCK = `
  import { readFileSync } from 'node:fs'
  const locked = linux.lockMemory()
  const shown = 1024 * Number(/^VmLck:\\s*(\\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])`

/** As the shell sees it: root, or a hard limit of half a GiB at least. */
function mayLockPlenty(): boolean {
  const kibibytes = output('sh', '-c', 'ulimit -H -l')
  return process.getuid?.() === 0 || kibibytes === 'unlimited' || Number(kibibytes) >= 524288
}

test('libraries, heap, stack and shared files are locked, as much as the kernel shows', () => {
  const code = `
    linux.createSharedFile('${folder}/locked', 8 * 2 ** 20, 0o600).close()
    const file = linux.openSharedFile('${folder}/locked')
    ${LOCK}
    const smaps = readFileSync('/proc/self/smaps', 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
    const of = (name) => smaps.filter((map) => map.split('\\n')[0].endsWith(name))
    // "lo" among the flags: locked.
    const open = (name) => of(name).filter((map) => map.startsWith('-', 17) || !/^VmFlags:.* lo /m.test(map)).length
    say({ ...locked, shown, mine: [of('/locked').length, open('/locked')], heap: open('[heap]'), stack: open('[stack]') })`
  const { said } = inChild(code)
  assert.is(said.shown, said.lockedBytes)
  if (!mayLockPlenty()) {
    assert.ok(said.failures > 0)
    return
  }
  assert.is(said.failures, 0)
  assert.ok(said.lockedBytes > 50e6, `${said.lockedBytes} bytes`)
  assert.ok(said.mappings > 10)
  assert.equal(said.mine, [1, 0])
  assert.equal([said.heap, said.stack], [0, 0])
})

test('the virtual machine goes on: it compiles, collects and gives memory back after the lock', () => {
  const code = `
    ${LOCK}
    let sum = 0
    for (let round = 0; round < 8; round++) {
      const f = new Function('n', 'let s = 0; for (let i = 0; i < n; i++) s += i * ' + round + '; return s')
      for (let n = 0; n < 3000; n++) sum += f(1000) > 0 ? 1 : 0
      const garbage = Array.from({ length: 200000 }, (_, n) => ({ n, text: 'x' + n }))
      sum += garbage.length
      gc()
    }
    say(sum)`
  const run = inChild(code, { flags: ['--expose-gc'] })
  assert.is(run.signal, null, run.text)
  assert.is(run.said, 7 * 3000 + 8 * 200000)
})

test('where little may be locked, it is said and not fatal, and a soft limit is raised first', () => {
  const little = inChild(`${LOCK}\nsay({ ...locked, shown })`, {
    through: asOrdinaryUser('--memlock=4194304:4194304'),
  })
  assert.ok(little.said.failures > 0)
  assert.ok(little.said.lockedBytes <= 4194304)
  assert.is(little.said.shown, little.said.lockedBytes)
  const raised = inChild(`${LOCK}\nsay(locked)`, { through: asOrdinaryUser('--memlock=65536:4194304') })
  assert.ok(raised.said.lockedBytes > 65536, `${raised.said.lockedBytes} bytes`)
})

test('page faults are counted as the kernel counts them', () => {
  // proc(5): fields 10 and 12 of a thread's stat.
  const stat = () => {
    const text = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    return [fields[7]!, fields[9]!] as const
  }
  const counters = () => {
    const out = new Float64Array(4)
    assert.is(memoryCounters(out), 0)
    return out
  }
  const first = stat()
  const between = counters()
  const last = stat()
  assert.ok(first[0] <= between[0]! && between[0]! <= last[0], `${first} ${between} ${last}`)
  assert.ok(first[1] <= between[1]! && between[1]! <= last[1])
  // 40 MB of fresh memory are at least some faults, even in huge pages of 2 MiB.
  new Uint8Array(40e6).fill(1)
  assert.ok(counters()[0]! >= last[0] + 19)
})

test('an array that is too short for the counters is refused, not written past its end', () => {
  assert.is(memoryCounters(new Float64Array(3)), -22)
})

test.run()
