import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

const MACHINE_ID = '/etc/machine-id'

/**
 * Tells this box from others on one broker: the same after every start. machine-id(5) is not to be shown as it is.
 * @param stateDir boxes side by side on one machine differ in it
 * @returns 8 hexadecimal digits
 */
export function boxId(stateDir: string, machine = machineId()): string {
  return createHmac('sha256', machine).update(`mixbox ${stateDir}`).digest('hex').slice(0, 8)
}

/** systemd's; 32 hexadecimal digits once the machine has begun for the first time. */
function machineId(): string {
  try {
    const id = readFileSync(MACHINE_ID, 'utf8').trim()
    if (/^[0-9a-f]{32}$/.test(id)) return id
  } catch {
    // A container may have none.
  }
  return hostname()
}
