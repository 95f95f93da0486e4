import { check } from './errors.ts'
import { native } from './native.ts'

/** Tells the service manager (sd_notify(3)), e.g. "READY=1"; false when there is none. @throws LinuxError */
export function sdNotify(state: string): boolean {
  const socket = process.env['NOTIFY_SOCKET']
  if (!socket) return false
  check(`notify ${socket}`, native.sendDatagram(socket, state))
  return true
}

/** How often systemd wants to hear from this process at the latest, in microseconds; 0 = never. */
export function watchdogMicroseconds(): number {
  const forUs = !process.env['WATCHDOG_PID'] || Number(process.env['WATCHDOG_PID']) === process.pid
  return forUs ? Number(process.env['WATCHDOG_USEC'] ?? 0) : 0
}
