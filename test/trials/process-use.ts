import { readdirSync, readFileSync } from 'node:fs'

/** What a process holds. */
export interface ProcessUse {
  handles: number
  threads: number
  /** Resident and locked memory, KiB. */
  residentKib: number
  lockedKib: number
}

export function processUse(pid: number): ProcessUse {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0)
  return {
    handles: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
    residentKib: kib('VmRSS'),
    lockedKib: kib('VmLck'),
  }
}
