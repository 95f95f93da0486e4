/** Whom a fault takes offline: only the call, the chip, or every chip of the bus. */
export type FaultReach = 'call' | 'chip' | 'bus'

export interface Fault {
  means: string
  /** What the owner can do. */
  fix: string
  reach: FaultReach
  /** How often the transfer is tried again: every transfer may be repeated (see the README). */
  retries: number
  /** Whether the bus's reset line is pulsed before it is tried again. */
  reset?: true
}

const NO_ANSWER: Fault = {
  means: 'no answer',
  fix: 'Check its power, its wires and its address',
  reach: 'chip',
  retries: 2,
}
const NO_ADAPTER: Fault = {
  means: 'there is no such adapter',
  fix: 'On a Raspberry Pi set dtparam=i2c_arm=on; elsewhere load the module i2c-dev',
  reach: 'bus',
  retries: 0,
}
const NO_RIGHT: Fault = {
  means: 'this user may not use the adapter',
  fix: 'Put the user into the group i2c',
  reach: 'bus',
  retries: 0,
}
const CANNOT: Fault = {
  means: 'the adapter cannot do this transfer',
  fix: 'Use a shorter block, or another adapter',
  reach: 'call',
  retries: 0,
}

/** By errno, as the kernel's Documentation/i2c/fault-codes.rst and the drivers of the Raspberry Pi use them. */
const FAULTS: Record<string, Fault> = {
  // A chip that does not acknowledge: bcm2835 and designware say EREMOTEIO, i2c-gpio ENXIO, i2c-stub ENODEV.
  EREMOTEIO: NO_ANSWER,
  ENXIO: NO_ANSWER,
  ENODEV: NO_ANSWER,
  EIO: NO_ANSWER,
  EAGAIN: { ...NO_ANSWER, means: 'another master had the bus', fix: 'There may be only one master' },
  ETIMEDOUT: {
    means: 'the bus is stuck: a chip holds a line low',
    fix: 'Switch its chips off and on; a reset line makes the box do that by itself',
    reach: 'bus',
    retries: 1,
    reset: true,
  },
  EBUSY: {
    means: 'a kernel driver owns the address',
    fix: 'Remove the overlay that loads it, or give the chip another address',
    reach: 'chip',
    retries: 0,
  },
  ENOENT: NO_ADAPTER,
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  ENOTSUP: CANNOT,
  EOPNOTSUPP: CANNOT,
  OFFLINE: { means: 'it has not been set up yet', fix: 'Wait until it is online', reach: 'call', retries: 0 },
  ESHUTDOWN: { means: 'the bus was stopped', fix: 'Start it', reach: 'call', retries: 0 },
}

const OTHER: Fault = { means: 'the transfer failed', fix: 'Check the wires', reach: 'chip', retries: 1 }

export function faultOf(code: string): Fault {
  return FAULTS[code] ?? OTHER
}
