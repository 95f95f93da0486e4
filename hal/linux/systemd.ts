import { constants } from 'node:os'
import { LinuxError } from './errors.ts'
import { native } from './native.ts'

/**
 * Tells the service manager (sd_notify(3)), e.g. "READY=1"; several lines are several variables.
 * @returns false when nobody was told: not started by systemd, its socket gone or full. Never waits
 * @throws LinuxError EMSGSIZE above 4095 bytes
 */
export function sdNotify(state: string): boolean {
  const socket = process.env['NOTIFY_SOCKET']
  if (!socket) return false
  const result = native.sendDatagram(socket, state)
  if (result === -constants.errno.EMSGSIZE) {
    throw new LinuxError(`notify ${socket}`, result, `${Buffer.byteLength(state)} bytes; allowed are 4095`)
  }
  return result === 0
}

/** How often systemd wants to hear from this process at the latest, in microseconds; 0 = never. */
export function watchdogMicroseconds(): number {
  const pid = process.env['WATCHDOG_PID']
  if (pid && Number(pid) !== process.pid) return 0
  const microseconds = Number(process.env['WATCHDOG_USEC'] ?? 0)
  return Number.isFinite(microseconds) ? microseconds : 0
}
