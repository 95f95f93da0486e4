import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { openPidfd } from '../../hal/linux/index.ts'

/** A process that is kept: a child, or one that an earlier supervisor left. */
export interface HeldProcess {
  readonly pid: number | undefined
  /** Does nothing when it has ended. */
  kill(signal: NodeJS.Signals): void
}

/** How often an adopted process is looked at, ms: nobody tells of the end of what is no child. */
const LOOK_MS = 5

/** @param ended told once, in words */
export function holdChild(child: ChildProcess, ended: (how: string) => void): HeldProcess {
  let over = false
  const end = (how: string) => {
    if (over) return
    over = true
    ended(how)
  }
  child.on('error', (error) => {
    if (child.pid === undefined) end(`could not be started: ${error.message}`)
  })
  child.on('exit', (code, signal) => end(signal ? `died of ${signal}` : `exited with ${code}`))
  return { pid: child.pid, kill: (signal) => void child.kill(signal) }
}

/** @throws LinuxError ESRCH when it has ended meanwhile */
export function holdAdopted(pid: number, ended: (how: string) => void): HeldProcess {
  const pidfd = openPidfd(pid)
  let over = false
  const timer = setInterval(() => {
    if (!pidfd.exited()) return
    over = true
    clearInterval(timer)
    pidfd.close()
    ended('ended')
  }, LOOK_MS)
  return {
    pid,
    kill(signal) {
      // The descriptor never means another process that got the same number.
      if (!over && !pidfd.exited()) pidfd.kill(constants.signals[signal])
    },
  }
}
