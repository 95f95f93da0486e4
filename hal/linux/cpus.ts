import { readFileSync } from 'node:fs'
import { check, refuse } from './errors.ts'
import { native } from './native.ts'

/** CPU_SETSIZE of the C library. */
const CPU_SLOTS = 1024

/** Keeps the calling thread on these cores. @throws LinuxError EINVAL when none of them is there */
export function setAffinity(cpus: readonly number[]): void {
  const operation = `keep to cores ${cpus.join(', ') || '(none)'}`
  const allowed = `online are ${onlineCpus().join(', ')}`
  const wanted = new Float64Array(CPU_SLOTS)
  for (const cpu of cpus) {
    if (!Number.isInteger(cpu) || cpu < 0 || cpu >= CPU_SLOTS) refuse(operation, allowed)
    wanted[cpu] = 1
  }
  check(operation, native.setAffinity(wanted), allowed)
}

/** The cores that the calling thread may run on. */
export function getAffinity(): number[] {
  const out = new Float64Array(CPU_SLOTS)
  check('read the cores allowed', native.getAffinity(out))
  return [...out.keys()].filter((cpu) => out[cpu] === 1)
}

/** Cores that are switched on, from /sys. */
export function onlineCpus(): number[] {
  return parseCpuList(readFileSync('/sys/devices/system/cpu/online', 'utf8'))
}

/** The kernel's notation: "0-3,5". */
export function parseCpuList(text: string): number[] {
  const ranges = text.trim().split(',')
  return ranges.flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, n) => first + n)
  })
}
