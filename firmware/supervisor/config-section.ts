import { z } from 'zod'

/** Keys of a configuration that belong together; every one of them has a default or may be left out. */
export function section<T extends z.core.$ZodLooseShape>(shape: T) {
  // prefault, not default: the members' own defaults fill an object that was left out.
  return z
    .strictObject(shape)
    .prefault({} as never)
    .describe(`an object with ${Object.keys(shape).join(', ')}`)
}

export const whole = (min: number, max: number, fallback: number) =>
  z.number().int().min(min).max(max).default(fallback).describe(`a whole number from ${min} to ${max}`)
