import { readFileSync } from 'node:fs'

/** sysconf(_SC_CLK_TCK) on every Linux that Debian builds. */
const TICKS_PER_SECOND = 100

/** Processor time that a process has used: utime and stime of proc(5), fields 14 and 15. */
export function cpuSeconds(pid: number): number {
  // The name, field 2, may hold spaces; it ends with the last bracket.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}
