// How large a console is. Everything else (table, targets, arena) follows from it.
import { ConsoleError, quote } from './errors.ts'

export interface ConsoleSize {
  /** Channel strips. */
  strips: number
  /** Capture channels of the card that a strip can take as its source. */
  inputs: number
  /** Playback channels of the card. */
  outputs: number
  /** Mix buses. */
  buses: number
  /** Mixes of buses and main. */
  matrices: number
}

export const defaultSize: ConsoleSize = { strips: 16, inputs: 16, outputs: 2, buses: 8, matrices: 2 }

/** Both limits included. 32 is what one kernel call renders, and what one card is opened with. */
export const SIZE_LIMITS: Record<keyof ConsoleSize, { min: number; max: number }> = {
  strips: { min: 1, max: 32 },
  inputs: { min: 1, max: 32 },
  outputs: { min: 1, max: 32 },
  buses: { min: 0, max: 16 },
  matrices: { min: 0, max: 8 },
}

/** Of every console. */
export const DCAS = 8
export const MUTE_GROUPS = 6

/**
 * Completes a size from a configuration with the defaults.
 * @throws ConsoleError ESIZE naming the key, the value and what is allowed
 */
export function validateSize(given: Readonly<Record<string, unknown>> | Partial<ConsoleSize>): ConsoleSize {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConsoleError('ESIZE', `console size is ${quote(given)}: give an object with ${KEYS.join(', ')}`)
  }
  const size = { ...defaultSize }
  for (const [key, value] of Object.entries(given)) {
    if (!isKey(key)) {
      const allowed = KEYS.join(', ')
      throw new ConsoleError('ESIZE', `console size has no ${quote(key)}: the keys are ${allowed}`, {
        address: key,
        value,
        allowed,
      })
    }
    if (value === undefined) continue
    const { min, max } = SIZE_LIMITS[key]
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      const allowed = `a whole number from ${min} to ${max}`
      throw new ConsoleError('ESIZE', `console size: ${key} cannot be ${quote(value)}: give ${allowed}`, {
        address: key,
        value,
        allowed,
      })
    }
    size[key] = value
  }
  return size
}

const KEYS = Object.keys(SIZE_LIMITS)

function isKey(key: string): key is keyof ConsoleSize {
  return Object.hasOwn(SIZE_LIMITS, key)
}
