import { readdirSync, readFileSync } from 'node:fs'

/** sysconf(_SC_CLK_TCK) on every Linux that Debian builds. */
const TICKS_PER_SECOND = 100

interface Process {
  pid: number
  parent: number
  ticks: number
  command: string
}

/** Processor time of a browser and all its processes, by proc(5). @param folder its profile's, which only it has */
export function browserCpuSeconds(folder: string): number {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => readProcess(Number(pid)))
  const below = (pid: number): number =>
    all.filter(({ parent }) => parent === pid).reduce((sum, one) => sum + one.ticks + below(one.pid), 0)
  const browser = all.find(({ command }) => command.includes(folder) && !command.includes('--type='))
  return browser ? (browser.ticks + below(browser.pid)) / TICKS_PER_SECOND : 0
}

function readProcess(pid: number): Process[] {
  try {
    // The name, field 2, may hold spaces; it ends with the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    // Its own, and of children that have ended.
    const ticks = [11, 12, 13, 14].reduce((sum, n) => sum + Number(fields[n]), 0)
    return [{ pid, parent: Number(fields[1]), ticks, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }]
  } catch {
    // It has ended meanwhile.
    return []
  }
}
