import { sdNotify, watchdogMicroseconds } from '../../hal/linux/index.ts'

/** Keeps systemd informed, where it is the one who started the box; else does nothing. */
export class ServiceManager {
  #watchdog: NodeJS.Timeout | undefined

  ready(): void {
    sdNotify('READY=1')
    const microseconds = watchdogMicroseconds()
    // Twice as often as asked, as sd_watchdog_enabled(3) advises.
    if (microseconds > 0) this.#watchdog = setInterval(() => sdNotify('WATCHDOG=1'), microseconds / 2000)
  }

  /** One line for `systemctl status`. */
  status(text: string): void {
    sdNotify(`STATUS=${text}`)
  }

  stopping(): void {
    clearInterval(this.#watchdog)
    sdNotify('STOPPING=1')
  }
}
