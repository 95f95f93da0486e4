import { sdNotify, watchdogMicroseconds } from '../../hal/linux/index.ts'

/** How often the line of `systemctl status` is looked at where no watchdog is asked for, ms. */
const STATUS_MS = 5000

export interface Health {
  /** Why this process is better started again; undefined when it does its work. */
  problem: string | undefined
  /** One line for people. */
  line: string
}

/** Keeps systemd informed, where it is the one who started the box; else does nothing. */
export class ServiceManager {
  #timer: NodeJS.Timeout | undefined
  #told = ''

  /** @param health asked from now on, in time for the watchdog, which is fed only when there is no problem */
  ready(health: () => Health): void {
    if (!sdNotify('READY=1')) return
    const microseconds = watchdogMicroseconds()
    // Twice as often as asked, as sd_watchdog_enabled(3) advises.
    const everyMs = microseconds > 0 ? microseconds / 2000 : STATUS_MS
    const tell = () => this.#tell(health(), microseconds > 0)
    this.#timer = setInterval(tell, everyMs)
    tell()
  }

  stopping(): void {
    clearInterval(this.#timer)
    sdNotify('STOPPING=1')
  }

  #tell({ problem, line }: Health, watched: boolean): void {
    if (watched && problem === undefined) sdNotify('WATCHDOG=1')
    const text = problem === undefined ? line : `${problem}; ${line}`
    // Told again when nobody could hear it.
    if (text !== this.#told && sdNotify(`STATUS=${text}`)) this.#told = text
  }
}
